package io.sluice.model.engine;

import java.util.Optional;

/**
 * How models are brought onto a device.
 *
 * @param precision what an operator wants; empty leaves it to the device
 */
public record EngineOptions(Optional<Precision> precision) {

    /** The device decides. */
    public static final EngineOptions DEFAULT = new EngineOptions(Optional.empty());
}
