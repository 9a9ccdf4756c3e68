package io.sluice.server.latency;

import io.sluice.server.request.BatchLatency;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;

/**
 * One tower of all replicas of a model.
 *
 * <p>The curve to plan with is made when somebody asks, at most once after each pass, and then shared; so whoever asks
 * often pays a read.
 */
final class GroupLatency {

    /** How long a curve serves that changes while nothing runs. */
    static final long REFRESH_NANOS = TimeUnit.MILLISECONDS.toNanos(10);

    private final List<ReplicaLatency> replicas;
    private final Trial trial = new Trial();

    /*
     * Readers take no lock while the plan is fresh. record() clears it inside the lock and plan() fills it inside the
     * lock, so that a plan made from what was known before a pass cannot take the place of none after it.
     */
    private volatile Plan plan = Plan.STALE;

    GroupLatency(int count, int maxRows) {
        replicas = IntStream.range(0, count)
                .mapToObj(index -> new ReplicaLatency(maxRows))
                .toList();
    }

    synchronized void record(int replica, int rows, long nanos, long nowNanos) {
        replicas.get(replica).record(rows, nanos, nowNanos);
        trial.ran(nowNanos);
        plan = Plan.STALE;
    }

    LatencyCurve curve(long nowNanos) {
        Plan latest = plan;
        return latest.isFresh(nowNanos) ? latest.curve : remake(nowNanos);
    }

    synchronized LatencyCurve curve(int replica, long nowNanos) {
        return replicas.get(replica).curve(nowNanos);
    }

    synchronized List<BatchLatency> rows(long nowNanos) {
        LatencyCurve learned = learned(nowNanos);
        return IntStream.rangeClosed(1, learned.maxRows())
                .mapToObj(rows ->
                        new BatchLatency(rows, learned.typicalNanos(rows), learned.slowNanos(rows), observations(rows)))
                .filter(row -> row.observations() > 0)
                .toList();
    }

    private synchronized LatencyCurve remake(long nowNanos) {
        Plan latest = plan;
        if (latest.isFresh(nowNanos)) {
            return latest.curve;
        }
        LatencyCurve curve = learned(nowNanos).scaled(trial.belief(nowNanos));
        boolean lasting = replicas.stream().allMatch(ReplicaLatency::isAtRest);
        plan = new Plan(curve, nowNanos, lasting ? trial.lastsNanos(nowNanos) : REFRESH_NANOS);
        return curve;
    }

    private LatencyCurve learned(long nowNanos) {
        return LatencyCurve.ofGroup(
                replicas.stream().map(replica -> replica.curve(nowNanos)).toList());
    }

    private long observations(int rows) {
        return replicas.stream()
                .mapToLong(replica -> replica.observations(rows))
                .sum();
    }

    /** A curve and how long it may be used. */
    private record Plan(LatencyCurve curve, long madeAt, long lastsNanos) {

        static final Plan STALE = new Plan(LatencyCurve.UNKNOWN, 0, Long.MIN_VALUE);

        boolean isFresh(long nowNanos) {
            return nowNanos - madeAt < lastsNanos;
        }
    }
}
