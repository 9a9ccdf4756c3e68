package io.sluice.server.transport.stream;

import io.sluice.proto.v1.StreamResponse;
import io.sluice.server.rejection.Rejection;
import java.time.Duration;

/** What a stream can do to its call. Called in the stream's turns; never blocks, never throws. */
interface StreamWire {

    /** Asks for one more message. It comes in a turn of its own. */
    void request();

    /** Whether an answer would be sent now, not kept in memory. Where it is not, a turn follows once it is. */
    boolean isReady();

    void write(StreamResponse response);

    /** Ends the call with OK. */
    void complete();

    /** Ends the call with the status of a rejection. */
    void fail(Rejection rejection);

    /** Runs a turn after those that are due; callable from any thread. */
    void execute(Runnable turn);

    /** Runs a turn in a while, unless it is cancelled first. */
    Due executeLater(Duration delay, Runnable turn);

    /** A turn that is due in a while. */
    @FunctionalInterface
    interface Due {
        void cancel();
    }
}
