package io.sluice.loadtest;

import io.sluice.client.ClassifyCall;
import java.time.Duration;

/**
 * One measurement.
 *
 * @param call what every request asks
 * @param warmup load of the same kind before the measurement, which counts for nothing
 * @param duration of the measurement
 */
public record Scenario(ClassifyCall call, Load load, Duration warmup, Duration duration) {

    public static final Duration DURATION_LIMIT = Duration.ofHours(24);

    public Scenario {
        if (duration.isNegative() || duration.isZero() || duration.compareTo(DURATION_LIMIT) > 0) {
            throw new IllegalArgumentException(
                    "the duration must be in (0, %d h], got %s".formatted(DURATION_LIMIT.toHours(), duration));
        }
        if (warmup.isNegative() || warmup.compareTo(DURATION_LIMIT) > 0) {
            throw new IllegalArgumentException(
                    "the warm-up must be in [0, %d h], got %s".formatted(DURATION_LIMIT.toHours(), warmup));
        }
    }
}
