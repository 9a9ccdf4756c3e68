package io.sluice.loadtest.generator;

import java.util.concurrent.locks.LockSupport;

/** Time as the generator knows it. */
public interface Ticker {

    /** Of the machine. */
    Ticker SYSTEM = new Ticker() {
        @Override
        public long nanoTime() {
            return System.nanoTime();
        }

        // Late by a timer's slack, some 60 us, and by more where the cores are busy: that counts as latency. Not
        // Thread.sleep, which rounds up to whole milliseconds before JDK 21.
        @Override
        public void sleepUntil(long nanoTime) throws InterruptedException {
            for (long left = nanoTime - nanoTime(); left > 0; left = nanoTime - nanoTime()) {
                LockSupport.parkNanos(left);
                if (Thread.interrupted()) {
                    throw new InterruptedException();
                }
            }
        }
    };

    /** In nanoseconds from an arbitrary origin; only differences mean something. */
    long nanoTime();

    /** Returns at once where that time has passed. */
    void sleepUntil(long nanoTime) throws InterruptedException;
}
