/**
 * Turns results, refusals and what the repository knows into messages of {@code sluice.v1} and {@code google.rpc}.
 *
 * <p>Everything here is a pure function of its arguments. Start at {@link io.sluice.server.transport.reply.ResultWriter} and
 * {@link io.sluice.server.transport.reply.StatusWriter}.
 */
@NullMarked
package io.sluice.server.transport.reply;

import org.jspecify.annotations.NullMarked;
