package io.sluice.server.transport;

import io.grpc.stub.ServerCallStreamObserver;
import io.grpc.stub.StreamObserver;
import io.sluice.server.request.Rejection;
import io.sluice.server.transport.call.CallEnd;
import java.time.Duration;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/**
 * Lets administrators' calls through where administration is on, and runs them one after another on a thread of their own:
 * to load a model takes seconds, which an event loop does not have.
 */
final class AdminCalls {

    /** Calls that may wait while one is at work. */
    static final int WAITING_LIMIT = 4;

    /** What a client is told to wait when there are more. */
    static final Duration RETRY_AFTER = Duration.ofSeconds(5);

    private final boolean enabled;
    private final ThreadPoolExecutor executor = new ThreadPoolExecutor(
            1, 1, 0, TimeUnit.SECONDS, new ArrayBlockingQueue<>(WAITING_LIMIT), AdminCalls::daemon);

    AdminCalls(boolean enabled) {
        this.enabled = enabled;
    }

    /** Ends the call when the work is done, or at once with the reason why it is not begun. */
    <M> void begin(String method, StreamObserver<M> observer, CallEnd.Computation<M> work) {
        if (!enabled) {
            CallEnd.refuse(observer, new Rejection.AdminDisabled(method));
            return;
        }
        // Without a handler, a call that is cancelled while its work goes on would throw when it is answered.
        ((ServerCallStreamObserver<M>) observer).setOnCancelHandler(() -> {});
        try {
            executor.execute(() -> CallEnd.answer(observer, work));
        } catch (RejectedExecutionException full) {
            CallEnd.refuse(observer, new Rejection.AdminBusy(WAITING_LIMIT, RETRY_AFTER));
        }
    }

    /** Interrupts the work in progress and forgets what waits. */
    void stop() {
        executor.shutdownNow();
    }

    private static Thread daemon(Runnable work) {
        Thread thread = new Thread(work, "sluice-admin");
        thread.setDaemon(true);
        return thread;
    }
}
