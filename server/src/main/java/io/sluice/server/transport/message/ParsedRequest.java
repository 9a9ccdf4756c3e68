package io.sluice.server.transport.message;

import io.sluice.server.request.RequestInput;
import io.sluice.server.request.task.InferenceTask;
import java.util.List;

/**
 * What a valid message asks for.
 *
 * @param inputs at least one, in the order of the message; views on its bytes
 */
public record ParsedRequest(InferenceTask task, List<RequestInput> inputs) {

    public ParsedRequest {
        inputs = List.copyOf(inputs);
    }
}
