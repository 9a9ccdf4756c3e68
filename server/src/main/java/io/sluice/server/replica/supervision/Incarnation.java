package io.sluice.server.replica.supervision;

import java.time.Duration;

/** One session of a replica from its opening to its closing, on a thread of its own. It lives once. */
public interface Incarnation {

    /** Starts the thread. */
    void begin(Listener listener);

    /** What it is doing, for whoever must tell a long pass from one that will never end. */
    PassWatch watch();

    /** Waits for the thread to end; false if it has not within {@code timeout}. */
    boolean awaitEnd(Duration timeout) throws InterruptedException;

    /** Told by the incarnation's thread how it goes; never blocks. */
    interface Listener {

        /** It takes batches from here on. */
        void warm();

        /** It takes no more batches, and closes its session. */
        void failed(Throwable cause);

        /** Its session is closed and its thread about to end: the last that is heard of it. */
        void ended();
    }

    /** Makes the incarnations of one replica. */
    @FunctionalInterface
    interface Source {
        Incarnation next();
    }
}
