/**
 * The messages of {@code sluice.v1} as a load generator wants them: bytes made beforehand on the way out, a few numbers on the
 * way in. {@link io.sluice.loadtest.wire.message.Methods} holds the calls that carry them.
 */
@NullMarked
package io.sluice.loadtest.wire.message;

import org.jspecify.annotations.NullMarked;
