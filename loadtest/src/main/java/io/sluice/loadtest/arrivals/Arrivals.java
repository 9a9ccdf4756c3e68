package io.sluice.loadtest.arrivals;

import java.time.Duration;
import java.util.Arrays;

/** The send times of an open loop, as a value: the same value gives the same times, each time. */
public sealed interface Arrivals {

    /** A fresh schedule, from its beginning. */
    ArrivalSchedule schedule();

    /** From the start to the end of the load. */
    Duration length();

    /** The same after a warm-up that is like its beginning. */
    Arrivals afterWarmup(Duration warmup);

    /**
     * At a given rate over time.
     *
     * @param seed of the gaps of {@link Spacing#POISSON}
     */
    record Paced(RateProfile profile, Spacing spacing, long seed) implements Arrivals {

        @Override
        public ArrivalSchedule schedule() {
            return new PacedSchedule(this);
        }

        @Override
        public Duration length() {
            return profile.length();
        }

        @Override
        public Arrivals afterWarmup(Duration warmup) {
            return new Paced(profile.afterWarmup(warmup), spacing, seed);
        }
    }

    /**
     * Again as it was recorded.
     *
     * @param offsetsNanos send times after the start, in rising order; at least one
     */
    record Replayed(long[] offsetsNanos) implements Arrivals {

        public static final int TIMES_LIMIT = 10_000_000;

        public Replayed {
            offsetsNanos = offsetsNanos.clone();
            if (offsetsNanos.length < 1 || offsetsNanos.length > TIMES_LIMIT) {
                throw new IllegalArgumentException("a recorded schedule must have 1 to %d send times, got %d"
                        .formatted(TIMES_LIMIT, offsetsNanos.length));
            }
            for (int i = 0; i < offsetsNanos.length; i++) {
                if (offsetsNanos[i] < (i == 0 ? 0 : offsetsNanos[i - 1])) {
                    throw new IllegalArgumentException(
                            "the send times of a recorded schedule must rise from 0; number %d does not"
                                    .formatted(i + 1));
                }
            }
        }

        @Override
        public ArrivalSchedule schedule() {
            return new ArrivalSchedule() {
                private int next;

                @Override
                public long nextOffsetNanos() {
                    return next < offsetsNanos.length ? offsetsNanos[next++] : END;
                }
            };
        }

        @Override
        public Duration length() {
            return Duration.ofNanos(offsetsNanos[offsetsNanos.length - 1] + 1);
        }

        @Override
        public Arrivals afterWarmup(Duration warmup) {
            long shift = warmup.toNanos();
            // The beginning of the record, as much of it as fits.
            long[] before = Arrays.stream(offsetsNanos)
                    .takeWhile(offset -> offset < shift)
                    .toArray();
            long[] longer = Arrays.copyOf(before, before.length + offsetsNanos.length);
            for (int i = 0; i < offsetsNanos.length; i++) {
                longer[before.length + i] = shift + offsetsNanos[i];
            }
            return new Replayed(longer);
        }
    }
}
