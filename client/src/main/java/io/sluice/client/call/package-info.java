/**
 * One unary call, from the first attempt to the answer.
 *
 * <p>Not for users: the core under the client's three faces. {@link io.sluice.client.call.UnaryCalls} sends a call, tries
 * it again when and as its {@link io.sluice.client.RetryPolicy} and the server say, and completes a future; nothing blocks
 * and no thread is kept. {@link io.sluice.client.call.Caller} is what it says of who sends it. {@link io.sluice.client.call.FuturePublisher} is the same future for reactive streams.
 */
@NullMarked
package io.sluice.client.call;

import org.jspecify.annotations.NullMarked;
