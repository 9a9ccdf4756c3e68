package io.sluice.loadtest.wire;

import io.sluice.loadtest.generator.Completion;

/** A frame that waits to be sent or to be answered. */
final class PendingFrame {

    private final long intendedNanos;
    private final Completion completion;
    // Written before the frame is entered among the unanswered, under the lane's lock.
    private long sentNanos;

    PendingFrame(long intendedNanos, Completion completion) {
        this.intendedNanos = intendedNanos;
        this.completion = completion;
    }

    void sentAt(long nanos) {
        sentNanos = nanos;
    }

    long intendedNanos() {
        return intendedNanos;
    }

    long sentNanos() {
        return sentNanos;
    }

    Completion completion() {
        return completion;
    }
}
