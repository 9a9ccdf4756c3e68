package io.sluice.server.transport.stream;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Divides what may be in a model at once among its busy streams, so that one that sends as fast as it can does not fill the
 * queue that the others' frames wait in.
 *
 * <p>A stream is busy while a frame of it is in the model. One that is busy alone is not limited; several share, each with
 * the same part. The count is read without a lock: a part that is out of date for a moment lets a frame in earlier or later.
 */
final class FairShares {

    /** Every stream's, however many there are: the next frame is on its way while one runs. */
    static final int SMALLEST = 2;

    private final int whole;
    private final Map<String, AtomicInteger> busyByModel = new ConcurrentHashMap<>();

    /** @param whole frames that the busy streams of one model share */
    FairShares(int whole) {
        this.whole = whole;
    }

    /** The share of one more stream. */
    Share join(String model) {
        return new Share(whole, busyByModel.computeIfAbsent(model, name -> new AtomicInteger()));
    }

    /** What one stream has in its model. Owned by the stream's turns. */
    static final class Share {

        private final int whole;
        private final AtomicInteger busy;
        private int running;

        private Share(int whole, AtomicInteger busy) {
            this.whole = whole;
            this.busy = busy;
        }

        /** Whether one more frame may be submitted. */
        boolean hasRoom() {
            int others = busy.get() - (running > 0 ? 1 : 0);
            return others == 0 || running < Math.max(SMALLEST, whole / (others + 1));
        }

        /** A frame is submitted. */
        void begin() {
            if (running++ == 0) {
                busy.incrementAndGet();
            }
        }

        /** A frame's request has ended. */
        void end() {
            if (--running == 0) {
                busy.decrementAndGet();
            }
        }

        /** Every frame's request has ended. */
        void endAll() {
            if (running > 0) {
                running = 0;
                busy.decrementAndGet();
            }
        }
    }
}
