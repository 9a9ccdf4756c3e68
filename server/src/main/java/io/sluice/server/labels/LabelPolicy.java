package io.sluice.server.labels;

/**
 * What the vectors of labels may cost.
 *
 * @param cacheBytes of each model that reads text, on the heap; a 512-dimensional label takes about 2 kB. 0 caches nothing
 */
public record LabelPolicy(long cacheBytes) {

    public static final long CACHE_LIMIT = 1L << 40;

    public LabelPolicy {
        if (cacheBytes < 0 || cacheBytes > CACHE_LIMIT) {
            throw new IllegalArgumentException(
                    "labels.cache-bytes must be in [0, %d], got %d".formatted(CACHE_LIMIT, cacheBytes));
        }
    }
}
