/**
 * What becomes of single requests, as spans of OpenTelemetry.
 *
 * <pre>
 * the caller's span (traceparent)
 *   sluice.v1.InferenceService/Classify    from arrival to answer; a frame of a stream is such a request
 *     admission                            from arrival to the permit
 *     labels                               until the vectors of a zero-shot request's labels are there
 *     preprocess                           from the first row that is prepared to the last that is
 *     queue, execute                       for each batch that rows of it ran in; execute links to the batch
 *     batch                                where the request is the first of the batch that is traced; links to all that are
 * </pre>
 *
 * <p>{@link io.sluice.server.trace.Traces} is the way in. A request has a {@link io.sluice.server.request.RequestTrace} from
 * its beginning, and only where it is sampled is that more than a constant. Everything but the request's own span and that of its
 * labels is made at the end, from the times that the request has noted anyway.
 */
@NullMarked
package io.sluice.server.trace;

import org.jspecify.annotations.NullMarked;
