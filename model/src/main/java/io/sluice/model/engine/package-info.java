/**
 * The backend contract: a session runs one batch at a time and returns what was asked for.
 *
 * <p>{@link io.sluice.model.engine.EngineSession} is all that a replica knows of a device. What lies behind it is in the
 * packages below, one for each backend.
 */
@NullMarked
package io.sluice.model.engine;

import org.jspecify.annotations.NullMarked;
