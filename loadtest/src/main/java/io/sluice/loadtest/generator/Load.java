package io.sluice.loadtest.generator;

import io.sluice.loadtest.arrivals.Arrivals;
import java.time.Duration;

/** How requests are offered to the server. */
public sealed interface Load {

    /** How long, the warm-up left out. */
    Duration duration();

    /** On schedule, whatever the server does. */
    record Open(Arrivals arrivals) implements Load {
        @Override
        public Duration duration() {
            return arrivals.length();
        }
    }

    /** By so many callers, each of which waits for its answer before it sends again. */
    record Closed(int concurrency, Duration duration) implements Load {

        public static final int CONCURRENCY_LIMIT = 4096;
        public static final Duration DURATION_LIMIT = Duration.ofHours(24);

        public Closed {
            if (concurrency < 1 || concurrency > CONCURRENCY_LIMIT) {
                throw new IllegalArgumentException(
                        "concurrency must be in [1, %d], got %d".formatted(CONCURRENCY_LIMIT, concurrency));
            }
            if (duration.isNegative() || duration.isZero() || duration.compareTo(DURATION_LIMIT) > 0) {
                throw new IllegalArgumentException(
                        "the duration must be in (0, %d h], got %s".formatted(DURATION_LIMIT.toHours(), duration));
            }
        }
    }
}
