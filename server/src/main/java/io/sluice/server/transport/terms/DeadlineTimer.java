package io.sluice.server.transport.terms;

import io.sluice.server.rejection.CallRejection;
import io.sluice.server.rejection.CallRejection.DeadlineExceeded.Gate;
import io.sluice.server.request.InferenceRequest;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/**
 * Ends the requests whose deadline was set by the server, wherever they wait: for these gRPC has no timer.
 *
 * <p>Its thread is started by the first of them. Safe for use by several threads.
 */
public final class DeadlineTimer {

    private final ScheduledThreadPoolExecutor timer =
            new ScheduledThreadPoolExecutor(1, DeadlineTimer::daemon, new ThreadPoolExecutor.DiscardPolicy());

    public DeadlineTimer() {
        // Else every request would be kept in memory until its deadline, long after its end.
        timer.setRemoveOnCancelPolicy(true);
    }

    /** Fails the request at its deadline, if it has not ended by then. To be cancelled when its call ends. */
    public Future<?> start(InferenceRequest request) {
        return timer.schedule(
                () -> request.fail(new CallRejection.DeadlineExceeded(Gate.WAITING)),
                request.deadlineNanos() - System.nanoTime(),
                TimeUnit.NANOSECONDS);
    }

    /** Forgets all that is due. */
    public void stop() {
        timer.shutdownNow();
    }

    private static Thread daemon(Runnable work) {
        Thread thread = new Thread(work, "sluice-deadline-timer");
        thread.setDaemon(true);
        return thread;
    }
}
