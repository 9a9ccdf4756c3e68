package io.sluice.server.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import io.grpc.StatusRuntimeException;
import java.time.Duration;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;

/** Waits for what must happen, for as long as a busy machine may take. */
final class Patience {

    static final Duration LIMIT = Duration.ofSeconds(30);

    private static final long POLL_NANOS = 2_000_000;

    private Patience() {}

    /** Returns once the condition holds; fails the test where it does not in time. */
    static void until(String what, BooleanSupplier condition) {
        long deadline = System.nanoTime() + LIMIT.toNanos();
        while (!condition.getAsBoolean()) {
            if (System.nanoTime() - deadline > 0) {
                throw new AssertionError("waited in vain: " + what);
            }
            LockSupport.parkNanos(POLL_NANOS);
        }
    }

    /** The answer of a call, which must succeed. */
    static <T> T get(Future<T> call) throws InterruptedException, ExecutionException, TimeoutException {
        return call.get(LIMIT.toSeconds(), TimeUnit.SECONDS);
    }

    /** The status of a call, which must fail. */
    static StatusRuntimeException failureOf(Future<?> call) throws InterruptedException, TimeoutException {
        try {
            throw new AssertionError("succeeded with " + get(call));
        } catch (ExecutionException failed) {
            assertThat(failed).hasCauseInstanceOf(StatusRuntimeException.class);
            return (StatusRuntimeException) failed.getCause();
        }
    }
}
