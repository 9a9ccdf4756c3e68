package io.sluice.loadtest.generator;

import io.sluice.loadtest.measure.Answer;
import io.sluice.loadtest.measure.Measurements;

/** One worker, first come first served, who rests from one moment to another. A formula: it answers at once with the time. */
final class VirtualServer {

    private static final Answer ANSWER = new Answer(1, 1, 0, 0, 0);

    private final VirtualTicker ticker;
    private final Measurements measurements;
    private final long serviceNanos;
    private final long stallFrom;
    private final long stallUntil;
    private long freeAt;
    private long requests;

    VirtualServer(VirtualTicker ticker, Measurements measurements, long serviceNanos, long stallFrom, long stallUntil) {
        this.ticker = ticker;
        this.measurements = measurements;
        this.serviceNanos = serviceNanos;
        this.stallFrom = stallFrom;
        this.stallUntil = stallUntil;
        this.freeAt = ticker.nanoTime();
    }

    /** The client goes on at once. */
    Lane lane() {
        return (intended, completion) -> {
            answer(intended);
            completion.ended();
        };
    }

    /** The client is kept until the answer is there. */
    Lane blockingLane() {
        return (intended, completion) -> {
            ticker.sleepUntil(answer(intended));
            completion.ended();
        };
    }

    long requests() {
        return requests;
    }

    private long answer(long intended) {
        long now = ticker.nanoTime();
        requests++;
        measurements.sent(intended, now - intended);
        long begins = Math.max(now, freeAt);
        if (begins >= stallFrom && begins < stallUntil) {
            begins = stallUntil;
        }
        freeAt = begins + serviceNanos;
        measurements.answered(ANSWER, intended, now, freeAt);
        return freeAt;
    }
}
