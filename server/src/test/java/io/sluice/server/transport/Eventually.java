package io.sluice.server.transport;

import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;

/** Waits for what other threads bring about. */
final class Eventually {

    private static final long POLL_NANOS = 1_000_000;

    private Eventually() {}

    /** Returns once the condition holds; fails the test where it does not in time. */
    static void await(String what, BooleanSupplier condition) {
        long deadline = System.nanoTime() + TransportFixture.PATIENCE.toNanos();
        while (!condition.getAsBoolean()) {
            if (System.nanoTime() - deadline > 0) {
                throw new AssertionError("waited in vain: " + what);
            }
            LockSupport.parkNanos(POLL_NANOS);
        }
    }
}
