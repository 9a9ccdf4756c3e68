package io.sluice.loadtest;

/** How requests are offered to the server. */
public sealed interface Load {

    /**
     * At a given rate, whatever the server does.
     *
     * @param seed of the gaps of {@link Arrivals#POISSON}; the same seed gives the same send times
     */
    record Open(double ratePerSecond, Arrivals arrivals, long seed) implements Load {

        public static final double RATE_LIMIT = 1_000_000;

        public Open {
            if (!(ratePerSecond > 0 && ratePerSecond <= RATE_LIMIT)) {
                throw new IllegalArgumentException(
                        "the rate must be in (0, %.0f] requests a second, got %s".formatted(RATE_LIMIT, ratePerSecond));
            }
        }
    }

    /** By so many callers, each of which waits for its answer before it sends again. */
    record Closed(int concurrency) implements Load {

        public static final int CONCURRENCY_LIMIT = 4096;

        public Closed {
            if (concurrency < 1 || concurrency > CONCURRENCY_LIMIT) {
                throw new IllegalArgumentException(
                        "concurrency must be in [1, %d], got %d".formatted(CONCURRENCY_LIMIT, concurrency));
            }
        }
    }
}
