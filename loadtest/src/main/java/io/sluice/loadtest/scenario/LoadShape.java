package io.sluice.loadtest.scenario;

import io.sluice.loadtest.arrivals.Arrivals;
import io.sluice.loadtest.arrivals.RateProfile;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** How much load over time; rates may still be shares of a capacity that is not known yet. */
public sealed interface LoadShape {

    /** Whether the capacity of the server must be known. */
    default boolean needsCapacity() {
        return false;
    }

    /** So many callers, each of which sends when its last request is answered. */
    record Callers(int concurrency) implements LoadShape {}

    /** As it was recorded. */
    record Replay(Arrivals.Replayed times) implements LoadShape {}

    /** At a rate that is known beforehand. */
    sealed interface Paced extends LoadShape {
        /** @param length of the load; a shape with a length of its own has that */
        RateProfile profile(double capacity, Duration length);
    }

    record Constant(Rate rate) implements Paced {
        @Override
        public boolean needsCapacity() {
            return rate.isShare();
        }

        @Override
        public RateProfile profile(double capacity, Duration length) {
            return RateProfile.constant(rate.perSecond(capacity), length);
        }
    }

    /** One rate after the other. */
    record Steps(List<Step> steps) implements Paced {

        public record Step(Rate rate, Duration length) {}

        @Override
        public boolean needsCapacity() {
            return steps.stream().anyMatch(step -> step.rate().isShare());
        }

        @Override
        public RateProfile profile(double capacity, Duration length) {
            List<RateProfile.Piece> pieces = new ArrayList<>();
            for (Step step : steps) {
                double rate = step.rate().perSecond(capacity);
                pieces.add(new RateProfile.Piece(step.length(), rate, rate));
            }
            return new RateProfile(pieces);
        }
    }

    /** Straight from one rate to another. */
    record Ramp(Rate from, Rate to) implements Paced {
        @Override
        public boolean needsCapacity() {
            return from.isShare() || to.isShare();
        }

        @Override
        public RateProfile profile(double capacity, Duration length) {
            return RateProfile.ramp(from.perSecond(capacity), to.perSecond(capacity), length);
        }
    }

    /** A base rate, and at the end of each period a peak. */
    record Bursts(Rate base, Rate peak, Duration burst, Duration every) implements Paced {
        @Override
        public boolean needsCapacity() {
            return base.isShare() || peak.isShare();
        }

        @Override
        public RateProfile profile(double capacity, Duration length) {
            return RateProfile.bursts(base.perSecond(capacity), peak.perSecond(capacity), every, burst, length);
        }
    }
}
