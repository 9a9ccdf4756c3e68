package io.sluice.server.preprocess;

import io.sluice.server.request.CallTerms;
import io.sluice.server.request.InferenceRequest;
import io.sluice.server.schedule.Backlog;
import io.sluice.server.schedule.Schedule;
import io.sluice.server.schedule.SchedulePolicy;
import org.jspecify.annotations.Nullable;

/** The rows that wait to be prepared, a bounded number, in the order of their schedule. Guarded by the lock of the pool. */
final class WaitingRows {

    private final int capacity;
    private final Schedule<Preparation> schedule;
    private final Backlog backlog;
    private long expectedNanos;

    WaitingRows(SchedulePolicy order, int capacity) {
        this.capacity = capacity;
        this.schedule = new Schedule<>(order, Preparation::request);
        this.backlog = new Backlog(order);
    }

    int capacity() {
        return capacity;
    }

    /** False if as many rows wait as may. */
    boolean add(Preparation preparation) {
        if (schedule.size() == capacity) {
            dropEnded(); // their permits are back, so that others have been admitted in their place
        }
        if (schedule.size() == capacity) {
            return false;
        }
        schedule.add(preparation);
        InferenceRequest request = preparation.request();
        backlog.add(request.terms(), dueNanos(request), 1);
        expectedNanos += preparation.expectedNanos();
        return true;
    }

    /** Removes the row that should be prepared next; null if none waits. */
    @Nullable
    Preparation take() {
        Preparation next = schedule.next();
        if (next != null && next.request().hasEnded()) {
            dropEnded(); // all at once, and without their clients' turns being spent on them
            next = schedule.next();
        }
        if (next != null) {
            schedule.removeNext();
            forget(next);
        }
        return next;
    }

    /** How much work is waiting that will probably be done before that of a row that comes now. */
    long nanosAhead(CallTerms terms, long dueNanos) {
        int rows = schedule.size();
        return rows == 0 ? 0 : expectedNanos / rows * backlog.ahead(terms, dueNanos);
    }

    private void dropEnded() {
        schedule.removeIf(preparation -> {
            boolean ended = preparation.request().hasEnded();
            if (ended) {
                forget(preparation);
            }
            return ended;
        });
    }

    private void forget(Preparation preparation) {
        InferenceRequest request = preparation.request();
        backlog.remove(request.terms(), dueNanos(request), 1);
        expectedNanos -= preparation.expectedNanos();
    }

    private static long dueNanos(InferenceRequest request) {
        return Schedule.dueNanos(request.terms(), request.admittedAtNanos());
    }
}
