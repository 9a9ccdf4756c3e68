package io.sluice.server.latency;

import io.sluice.model.engine.Tower;
import java.util.concurrent.TimeUnit;
import java.util.function.DoubleSupplier;

/** Passes on a clock that only they move: 5 + 2n ms, times what the machine and chance make of it. */
final class SteppedPasses {

    static final int MAX_ROWS = 64;

    private final LatencyModel model;
    private DoubleSupplier chance = () -> 1;
    private double slowdown = 1;
    private long last;
    private long now = TimeUnit.HOURS.toNanos(-3); // System.nanoTime may begin below 0

    SteppedPasses(LatencyModel model) {
        this.model = model;
    }

    static SteppedPasses warm(LatencyModel model, int... sizes) {
        SteppedPasses passes = new SteppedPasses(model);
        for (int rows : sizes) {
            passes.run(rows).run(rows);
        }
        return passes;
    }

    static long usualNanos(int rows) {
        return TimeUnit.MILLISECONDS.toNanos(5 + 2L * rows);
    }

    SteppedPasses slower(double factor) {
        slowdown = factor;
        return this;
    }

    SteppedPasses by(DoubleSupplier factor) {
        chance = factor;
        return this;
    }

    SteppedPasses run(int rows) {
        return run(0, rows, Math.round(usualNanos(rows) * slowdown * chance.getAsDouble()));
    }

    SteppedPasses run(int replica, int rows, long nanos) {
        last = nanos;
        now += nanos;
        model.record(replica, Tower.VISION, rows, nanos, now);
        return this;
    }

    SteppedPasses runTimes(int times, int rows) {
        for (int i = 0; i < times; i++) {
            run(rows);
        }
        return this;
    }

    SteppedPasses idle(long millis) {
        now += TimeUnit.MILLISECONDS.toNanos(millis);
        return this;
    }

    long lastNanos() {
        return last;
    }

    long now() {
        return now;
    }

    LatencyCurve curve() {
        return model.curve(Tower.VISION, now);
    }

    /** What is predicted of a pass, over what it usually takes. */
    double predicted(int rows) {
        return (double) curve().typicalNanos(rows) / usualNanos(rows);
    }
}
