/**
 * Turns messages of {@code sluice.v1} into the server's vocabulary.
 *
 * <p>Everything here is a pure function of its arguments: no call, no clock, no thread. Parsers check every field and say
 * which one is wrong by its path; what they accept can be submitted as it is. Buffers are views on the message, never
 * copies.
 */
@NullMarked
package io.sluice.server.transport.message;

import org.jspecify.annotations.NullMarked;
