package io.sluice.loadtest;

import io.sluice.loadtest.measure.Second;
import java.time.Duration;

/** Told how a load test goes; on several threads, one after the other. */
public interface Watcher {

    /** Looks away. */
    Watcher NONE = new Watcher() {
        @Override
        public void begins(String what, Duration length) {}

        @Override
        public void second(Second second) {}
    };

    /**
     * A load begins.
     *
     * @param what e.g. {@code measuring the capacity}
     * @param length warm-up and measurement together, as planned
     */
    void begins(String what, Duration length);

    /** A second of it has passed. */
    void second(Second second);
}
