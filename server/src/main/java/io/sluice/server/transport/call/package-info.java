/**
 * What every kind of inference call needs: its model, its end, and words for what must not happen.
 *
 * <p>Start at {@link io.sluice.server.transport.call.ServedModels} and {@link io.sluice.server.transport.call.CallEnd}.
 */
@NullMarked
package io.sluice.server.transport.call;

import org.jspecify.annotations.NullMarked;
