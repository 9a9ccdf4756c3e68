package io.sluice.model.engine;

import java.util.Optional;

/**
 * How models are brought onto devices.
 *
 * @param precision what an operator wants; empty leaves it to each device
 * @param device where an operator wants them
 * @param replicas sessions that will be open on each device at once; memory is planned for so many
 * @param maxBatchSize most rows of one run of each
 */
public record EngineOptions(Optional<Precision> precision, DeviceSelection device, int replicas, int maxBatchSize) {

    /** One session for single rows; the machine decides where and how. */
    public static final EngineOptions DEFAULT = new EngineOptions(Optional.empty(), DeviceSelection.AUTO, 1, 1);

    public EngineOptions {
        if (replicas < 1 || maxBatchSize < 1) {
            throw new IllegalArgumentException(
                    "replicas and maxBatchSize must be at least 1, got %d and %d".formatted(replicas, maxBatchSize));
        }
    }

    /** As {@link #DEFAULT}, on the CPU in this precision. */
    public static EngineOptions onCpu(Precision precision) {
        return new EngineOptions(Optional.of(precision), DeviceSelection.CPU, 1, 1);
    }
}
