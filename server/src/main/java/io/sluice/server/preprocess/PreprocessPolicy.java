package io.sluice.server.preprocess;

/**
 * How pictures are prepared.
 *
 * @param threads of the pool
 */
public record PreprocessPolicy(int threads) {

    public static final int THREADS_LIMIT = 256;

    public PreprocessPolicy {
        if (threads < 1 || threads > THREADS_LIMIT) {
            throw new IllegalArgumentException(
                    "preprocess.threads must be in [1, %d], got %d".formatted(THREADS_LIMIT, threads));
        }
    }
}
