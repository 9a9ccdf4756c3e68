package io.sluice.loadtest.generator;

import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicReference;

/**
 * So many callers, each of which sends its next request when its last has ended. A caller is no thread: it sends on the thread
 * that brings the answer.
 */
final class ClosedLoop {

    private final List<Lane> lanes;
    private final Ticker ticker;

    ClosedLoop(List<Lane> lanes, Ticker ticker) {
        this.lanes = lanes;
        this.ticker = ticker;
    }

    /** Blocks until the last request has ended; every request has a deadline, so it does. */
    void run(int concurrency, long endNanos) throws InterruptedException {
        CountDownLatch callers = new CountDownLatch(concurrency);
        for (int i = 0; i < concurrency; i++) {
            new Caller(lanes.get(i % lanes.size()), endNanos, callers).sendUntilOneWaits();
        }
        callers.await();
    }

    /** What a caller is at. */
    private enum Phase {
        SENDING,
        /** The send has returned, and the answer will go on. */
        WAITING,
        /** The answer came before the send had returned, and the sender will go on. */
        ENDED
    }

    /*
     * A request may end inside its own send, where the connection is refused for example; sending the next one from there
     * would nest without end. So of the two, sender and answer, the one that comes second goes on: a compare-and-set on the
     * phase decides, and orders what the one wrote before what the other reads.
     */
    private final class Caller implements Completion {

        private final Lane lane;
        private final long endNanos;
        private final CountDownLatch callers;
        private final AtomicReference<Phase> phase = new AtomicReference<>(Phase.WAITING);

        Caller(Lane lane, long endNanos, CountDownLatch callers) {
            this.lane = lane;
            this.endNanos = endNanos;
            this.callers = callers;
        }

        void sendUntilOneWaits() {
            do {
                long now = ticker.nanoTime();
                if (now - endNanos >= 0) {
                    callers.countDown();
                    return;
                }
                phase.set(Phase.SENDING);
                lane.send(now, this);
            } while (!phase.compareAndSet(Phase.SENDING, Phase.WAITING));
        }

        @Override
        public void ended() {
            if (!phase.compareAndSet(Phase.SENDING, Phase.ENDED)) {
                sendUntilOneWaits();
            }
        }
    }
}
