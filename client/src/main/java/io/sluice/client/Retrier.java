package io.sluice.client;

import io.grpc.StatusRuntimeException;
import java.time.Duration;
import java.util.function.LongFunction;
import java.util.function.LongSupplier;

/** Sends one call until it is answered, or until trying again cannot help. */
final class Retrier {

    /** Waits; a test's does not. */
    @FunctionalInterface
    interface Sleeper {
        void sleep(Duration delay) throws InterruptedException;
    }

    private final RetryPolicy policy;
    private final LongSupplier nanoClock;
    private final Sleeper sleeper;

    Retrier(RetryPolicy policy, LongSupplier nanoClock, Sleeper sleeper) {
        this.policy = policy;
        this.nanoClock = nanoClock;
        this.sleeper = sleeper;
    }

    /**
     * @param attempt sends the call once, given the nanoseconds left until its deadline
     * @throws SluiceException the last attempt's failure
     */
    <T> T call(Duration deadline, LongFunction<T> attempt) {
        long deadlineNanos = nanoClock.getAsLong() + deadline.toNanos();
        for (int number = 1; ; number++) {
            try {
                return attempt.apply(deadlineNanos - nanoClock.getAsLong());
            } catch (StatusRuntimeException failure) {
                SluiceException failed = SluiceException.of(failure);
                Duration delay = failed.retryDelay().orElse(policy.backoffAfter(number));
                if (!failed.isRetryable()
                        || number == policy.maxAttempts()
                        || deadlineNanos - nanoClock.getAsLong() <= delay.toNanos()) {
                    throw failed;
                }
                sleep(delay);
            }
        }
    }

    private void sleep(Duration delay) {
        try {
            sleeper.sleep(delay);
        } catch (InterruptedException interruption) {
            Thread.currentThread().interrupt();
            throw SluiceException.interrupted(interruption);
        }
    }
}
