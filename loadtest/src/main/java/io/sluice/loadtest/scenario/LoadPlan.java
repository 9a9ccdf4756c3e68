package io.sluice.loadtest.scenario;

import io.sluice.loadtest.arrivals.Arrivals;
import io.sluice.loadtest.arrivals.Spacing;
import io.sluice.loadtest.generator.Load;
import java.time.Duration;

/**
 * When requests are sent.
 *
 * @param seed of the gaps of {@link Spacing#POISSON}
 * @param duration of the measurement, where the shape has no length of its own
 * @param calibration how long the server is tried out first, where its capacity must be known
 */
public record LoadPlan(
        LoadShape shape, Spacing spacing, long seed, Duration warmup, Duration duration, Duration calibration) {

    /** @param capacity requests a second that the server can do; any number where it is not needed */
    public Load load(double capacity) {
        if (shape instanceof LoadShape.Callers callers) {
            return new Load.Closed(callers.concurrency(), duration);
        }
        if (shape instanceof LoadShape.Replay replay) {
            return new Load.Open(replay.times());
        }
        LoadShape.Paced paced = (LoadShape.Paced) shape;
        return new Load.Open(new Arrivals.Paced(paced.profile(capacity, duration), spacing, seed));
    }

    /** The same at a given constant rate. */
    public LoadPlan atRate(double ratePerSecond) {
        return new LoadPlan(
                new LoadShape.Constant(new Rate(ratePerSecond, false)), spacing, seed, warmup, duration, calibration);
    }
}
