package io.sluice.server.transport.terms;

import io.sluice.server.rejection.CallRejection;
import io.sluice.server.rejection.CallRejection.DeadlineExceeded.Gate;
import io.sluice.server.request.InferenceRequest;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Ends the requests whose deadline was set by the server, wherever they wait: for these gRPC has no timer.
 *
 * <p>Its thread sleeps until the earliest deadline that it has seen, and a request wakes it only with an earlier one. Almost all
 * deadlines are a whole time limit away and almost all requests end long before, so that it wakes about once in a time limit,
 * not once a request as the JDK's timers do where one task follows another.
 *
 * <p>The thread is started by the first request. Safe for use by several threads.
 */
public final class DeadlineTimer {

    private static final Logger log = LoggerFactory.getLogger(DeadlineTimer.class);

    private static final long NEVER = Long.MAX_VALUE;

    /** Times are counted from here, so that they can be compared. */
    private final long origin = System.nanoTime();

    private final Set<InferenceRequest> watched = ConcurrentHashMap.newKeySet();

    /*
     * When the thread looks again. It is NEVER while it looks, so that whoever comes then wakes it: a request is added and then
     * reads this, the thread writes this and then reads the requests, and one of the two sees the other.
     */
    private volatile long nextLookNanos = NEVER;

    private volatile @Nullable Thread thread;
    private volatile boolean stopped;

    /** Fails the request at its deadline, if nobody {@linkplain #forget forgets} it before. */
    public void watch(InferenceRequest request) {
        watched.add(request);
        if (nanosOf(request) < nextLookNanos) {
            wake();
        }
    }

    /** To be called when the call of a request that was watched has ended, or it stays in memory until its deadline. */
    public void forget(InferenceRequest request) {
        watched.remove(request);
    }

    /** Forgets all that is due, for good. */
    public void stop() {
        stopped = true;
        watched.clear();
        if (thread != null) {
            wake();
        }
    }

    private void wake() {
        Thread sleeper = thread;
        LockSupport.unpark(sleeper == null ? begin() : sleeper);
    }

    private synchronized Thread begin() {
        Thread begun = thread;
        if (begun == null) {
            begun = new Thread(this::run, "sluice-deadline-timer");
            begun.setDaemon(true);
            begun.start();
            thread = begun;
        }
        return begun;
    }

    private void run() {
        while (!stopped) {
            nextLookNanos = NEVER;
            long now = System.nanoTime() - origin;
            long earliest = look(now);
            if (earliest > now) {
                nextLookNanos = earliest;
                LockSupport.parkNanos(this, earliest - now); // NEVER is centuries
            }
        }
    }

    /**
     * Ends what is due; returns the earliest deadline of the others, or the present if there was something to end: that may have
     * taken a wake-up for its own, so that the thread must look once more before it sleeps. A method of its own, because the
     * variables of one that sleeps keep what they last saw.
     */
    private long look(long nowNanos) {
        long earliest = NEVER;
        List<InferenceRequest> due = new ArrayList<>();
        for (InferenceRequest request : watched) {
            if (nanosOf(request) <= nowNanos) {
                due.add(request);
            } else {
                earliest = Math.min(earliest, nanosOf(request));
            }
        }
        due.forEach(this::expire);
        return due.isEmpty() ? earliest : nowNanos;
    }

    private void expire(InferenceRequest request) {
        watched.remove(request);
        try {
            request.fail(new CallRejection.DeadlineExceeded(Gate.WAITING));
        } catch (RuntimeException bug) {
            log.error("a request could not be ended at its deadline", bug);
        }
    }

    private long nanosOf(InferenceRequest request) {
        return request.deadlineNanos() - origin;
    }
}
