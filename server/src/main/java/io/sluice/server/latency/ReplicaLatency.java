package io.sluice.server.latency;

/**
 * What the passes of one tower on one replica taught. Owned by whoever holds its group.
 *
 * <p>A pass takes the time of its size, times the pace of the moment, times chance. Sizes share the pace and the spread of
 * chance, so what is seen of one holds for those that do not run. Towers do not share it: texts of one size differ in
 * length, and would disturb the pace of pictures.
 */
final class ReplicaLatency {

    private final BaseTimes base;
    private final Pace pace = new Pace();
    private final Jitter jitter = new Jitter();

    ReplicaLatency(int maxRows) {
        base = new BaseTimes(maxRows);
    }

    void record(int rows, long nanos, long nowNanos) {
        int size = Math.min(rows, base.maxRows());
        long startedAt = nowNanos - nanos;
        double paceBefore = Math.exp(pace.at(startedAt));
        if (base.start(size, nanos / paceBefore)) {
            jitter.add(nanos / (base.fitted()[size] * paceBefore));
        }
        long longestPass = Math.max(nanos, Math.round(base.ofLargest() * paceBefore));
        pace.follow(Math.log(nanos / base.of(size)), base.trust(size), startedAt, nowNanos, longestPass);
        base.learn(size, nanos / Math.exp(pace.at(nowNanos)));
    }

    LatencyCurve curve(long nowNanos) {
        if (base.isEmpty()) {
            return LatencyCurve.UNKNOWN;
        }
        double[] fitted = base.fitted();
        double factor = Math.exp(pace.at(nowNanos));
        return LatencyCurve.of(base.maxRows(), rows -> Math.round(fitted[rows] * factor), jitter.p99());
    }

    /** Whether the curve stays as it is while nothing runs. */
    boolean isAtRest() {
        return pace.isAtRest();
    }

    /** Passes with so many rows. */
    long observations(int rows) {
        return rows > base.maxRows() ? 0 : base.observations(rows);
    }
}
