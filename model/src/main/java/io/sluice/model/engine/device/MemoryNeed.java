package io.sluice.model.engine.device;

import io.sluice.model.engine.EngineException;
import java.util.Locale;

/**
 * What a model takes of a device's memory, known before its weights are read. It is an estimate, on the safe side.
 *
 * @param weightBytes one copy of the weights, whatever the number of replicas
 * @param rowBytes most that one row of a batch takes at once during a pass, in each replica
 * @param replicas on the device
 * @param maxBatchSize most rows of a pass
 */
public record MemoryNeed(long weightBytes, long rowBytes, int replicas, int maxBatchSize) {

    /**
     * What each replica takes whatever its batches: scratch memory and compiled kernels of oneDNN, and what allocators keep. A
     * ViT-B/16 took 80 MB beyond its rows.
     */
    static final long REPLICA_BYTES = 128L << 20;

    private static final double MIB = 1 << 20;
    private static final double GIB = 1 << 30;

    /** All of it, with the largest batch in every replica. */
    public long totalBytes() {
        return weightBytes + replicas * replicaBytes(maxBatchSize);
    }

    /**
     * Refuses what cannot fit.
     *
     * @param freeBytes of the device
     * @throws EngineException with what is needed for what, what is free, and what would fit
     */
    public void check(Device device, long freeBytes) {
        if (totalBytes() > freeBytes) {
            throw new EngineException(
                    "the model needs %s of memory on %s (%s of weights, and %s for batches of %d in each of %d replicas), and %s are free; %s"
                            .formatted(
                                    shown(totalBytes()),
                                    device.name(),
                                    shown(weightBytes),
                                    shown(replicaBytes(maxBatchSize)),
                                    maxBatchSize,
                                    replicas,
                                    shown(freeBytes),
                                    advice(freeBytes)),
                    null,
                    true);
        }
    }

    private String advice(long freeBytes) {
        long forRows = (freeBytes - weightBytes) / replicas - REPLICA_BYTES;
        long fitting = Math.min(forRows / rowBytes, maxBatchSize);
        return forRows > 0 && fitting > 0
                ? "a batch.max-size of %d fits".formatted(fitting)
                : "not even a batch.max-size of 1 fits: free some, or give fewer replicas";
    }

    private long replicaBytes(int rows) {
        return REPLICA_BYTES + rows * rowBytes;
    }

    static String shown(long bytes) {
        return bytes < GIB
                ? String.format(Locale.ROOT, "%.0f MiB", bytes / MIB)
                : String.format(Locale.ROOT, "%.1f GiB", bytes / GIB);
    }
}
