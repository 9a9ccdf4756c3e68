package io.sluice.server.simulation;

import io.sluice.server.batcher.BatchPolicy;
import io.sluice.server.schedule.SchedulePolicy;
import java.time.Duration;

/** Something that serves calls. */
interface Contender {

    /** Serves all of the traffic, from an idle start to the last answer. */
    Outcome serve(Traffic traffic, Service service);

    /** This server as it comes, but for the delay. */
    static Contender learned(int maxQueueDelayMillis) {
        return sluice(BatchPolicy.Kind.LEARNED, maxQueueDelayMillis);
    }

    /** This server with {@code batch.policy: fixed-delay}, which neither forecasts nor drops what will be late. */
    static Contender fixed(int maxQueueDelayMillis) {
        return sluice(BatchPolicy.Kind.FIXED_DELAY, maxQueueDelayMillis);
    }

    static Contender triton(int maxQueueDelayMillis) {
        return new TritonLike(maxQueueDelayMillis * Service.MILLISECOND, Traffic.NEVER);
    }

    private static Contender sluice(BatchPolicy.Kind kind, int maxQueueDelayMillis) {
        return (traffic, service) -> new Sluice(new BatchPolicy(
                        service.maxBatchSize(), Duration.ofMillis(maxQueueDelayMillis), kind, SchedulePolicy.DEFAULT))
                .serve(traffic, service);
    }
}
