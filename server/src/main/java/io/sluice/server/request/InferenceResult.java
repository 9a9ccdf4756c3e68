package io.sluice.server.request;

import java.util.List;

/**
 * How a request ends well.
 *
 * @param answers one for each row, in the order of the request; all of the kind that its task asks for
 */
public record InferenceResult(ModelKey model, List<Answer> answers, RequestTiming timing) {}
