package io.sluice.server.admission;

import io.sluice.model.engine.Tower;
import io.sluice.server.rejection.CallRejection;
import io.sluice.server.rejection.CallRejection.DeadlineExceeded.Gate;
import io.sluice.server.rejection.Overload;
import io.sluice.server.rejection.Rejection;
import io.sluice.server.request.CallTerms;
import io.sluice.server.request.InferenceRequest;
import io.sluice.server.request.InputRow;
import io.sluice.server.request.Permit;
import io.sluice.server.request.Priority;
import io.sluice.server.request.RowArena;
import io.sluice.server.schedule.Backlog;
import io.sluice.server.schedule.Schedule;
import io.sluice.server.schedule.SchedulePolicy;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/**
 * The gate of one model: counts the requests inside, their rows and bytes, lets no more in than the policy allows, and none
 * whose answer would come after its deadline.
 *
 * <p>Safe for use by several threads. A lock, not a few atomic counters: what a request takes is taken together or not at all,
 * and a drain must see it settled. It is held for a few additions, so it is a monitor, which spins for a moment where a {@code
 * ReentrantLock} sleeps at once: event loops and replicas meet here three times a request.
 */
public final class Admission {

    /** What a refused client is told to wait at least and at most. */
    static final Duration SHORTEST_RETRY_AFTER = Duration.ofMillis(5);

    static final Duration LONGEST_RETRY_AFTER = Duration.ofSeconds(10);

    private final String model;
    private final AdmissionPolicy policy;
    /** What bulk requests may fill, and those of a client with many rows. */
    private final AdmissionPolicy withoutReserve;

    private final RowArena arena;
    private final Forecast forecast;
    private final Preparation preparation;
    private final Backlog[] backlogs;
    private final Object lock = new Object();
    private int requests;
    private int rows;
    private long bytes;
    private boolean closed;

    /** How long it will take until a request is prepared that comes now. Asked without the lock held: it may take another. */
    private interface Preparation {
        long nanos(InferenceRequest request, long nowNanos);
    }

    private Admission(
            String model,
            AdmissionPolicy policy,
            SchedulePolicy order,
            RowArena arena,
            Forecast forecast,
            Preparation preparation) {
        this.model = model;
        this.policy = policy;
        this.withoutReserve = policy.withoutReserve();
        this.arena = arena;
        this.forecast = forecast;
        this.preparation = preparation;
        this.backlogs = new Backlog[Tower.values().length];
        for (Tower tower : Tower.values()) {
            backlogs[tower.ordinal()] = new Backlog(order);
        }
    }

    /** @param arena tells what a row will take */
    public static Admission byBounds(String model, AdmissionPolicy policy, SchedulePolicy order, RowArena arena) {
        return new Admission(model, policy, order, arena, Forecast.NONE, (request, nowNanos) -> 0);
    }

    /** As {@link #byBounds}; and what cannot be answered in time is refused. */
    public static Admission byForecast(
            String model, AdmissionPolicy policy, SchedulePolicy order, RowArena arena, Capacity capacity) {
        return new Admission(model, policy, order, arena, Forecast.of(capacity), capacity::preparationNanos);
    }

    /**
     * Lets a request in, all of its rows or none; it gets its permit before this returns.
     *
     * @return why it may not enter, or empty
     */
    public Optional<Rejection> admit(InferenceRequest request, long nowNanos) {
        if (request.isExpired(nowNanos)) {
            return Optional.of(new CallRejection.DeadlineExceeded(Gate.ADMISSION));
        }
        HeldPermit permit = new HeldPermit(request, 1, request.rows().size(), bytesOf(request), nowNanos);
        synchronized (lock) {
            Optional<Rejection> refusal = refusal(permit, nowNanos);
            if (refusal.isPresent()) {
                return refusal;
            }
            permit.take();
        }
        request.admit(permit, nowNanos);
        return Optional.empty();
    }

    /** Counts a request of the server's own among what waits, and nowhere else: its number is bounded by who makes it. */
    public void enter(InferenceRequest request, long nowNanos) {
        HeldPermit permit = new HeldPermit(request, 0, 0, 0, nowNanos);
        synchronized (lock) {
            permit.take();
        }
        request.admit(permit, nowNanos);
    }

    /** Rows admitted and not yet answered. */
    public int rows() {
        synchronized (lock) {
            return rows;
        }
    }

    /** Bytes that admitted requests hold. */
    public long bytes() {
        synchronized (lock) {
            return bytes;
        }
    }

    /** From here on everything is refused as draining. */
    public void close() {
        synchronized (lock) {
            closed = true;
        }
    }

    /** Blocks until every admitted request has ended; false if that took longer than {@code timeout}. */
    public boolean awaitEmpty(Duration timeout) throws InterruptedException {
        long until = System.nanoTime() + timeout.toNanos();
        synchronized (lock) {
            long left = timeout.toNanos();
            while (requests > 0 && left > 0) {
                TimeUnit.NANOSECONDS.timedWait(lock, left);
                left = until - System.nanoTime();
            }
            return requests == 0;
        }
    }

    private Optional<Rejection> refusal(HeldPermit wanted, long nowNanos) {
        if (closed) {
            return Optional.of(new CallRejection.Draining(Overload.USUAL_RETRY_AFTER));
        }
        AdmissionPolicy room = roomFor(wanted.terms);
        if (rows + wanted.rows > room.maxRows()) {
            return Optional.of(new Overload.QueueFull(model, room.maxRows(), untilRoom(wanted, nowNanos)));
        }
        if (requests >= room.maxRequests()) {
            return Optional.of(new Overload.RequestsFull(model, room.maxRequests(), untilRoom(wanted, nowNanos)));
        }
        if (bytes + wanted.bytes > room.maxBytes()) {
            return Optional.of(new Overload.BytesFull(model, room.maxBytes(), untilRoom(wanted, nowNanos)));
        }
        long deadlineNanos = wanted.terms.deadlineNanos();
        if (deadlineNanos == InferenceRequest.NO_DEADLINE) {
            return Optional.empty();
        }
        long answeredNanos = answeredNanos(wanted, nowNanos);
        if (answeredNanos - deadlineNanos <= 0) {
            return Optional.empty();
        }
        if (nowNanos + aloneNanos(wanted, nowNanos) - deadlineNanos > 0) {
            // Trying again is of no use: it is not the load, the deadline is too short for this model.
            return Optional.of(new CallRejection.DeadlineExceeded(Gate.FORECAST));
        }
        return Optional.of(new Overload.PredictedLate(
                model,
                Duration.ofNanos(answeredNanos - nowNanos),
                Duration.ofNanos(deadlineNanos - nowNanos),
                retryAfter(answeredNanos - deadlineNanos)));
    }

    /** Else what may wait for long, or one client, could fill the model, and the others would be refused at the door. */
    private AdmissionPolicy roomFor(CallTerms terms) {
        boolean modest = terms.priority() == Priority.INTERACTIVE
                && (terms.client().equals(CallTerms.NOBODY)
                        || waitingOf(terms.client()) < policy.maxRows() - withoutReserve.maxRows());
        return modest || rows == 0 ? policy : withoutReserve; // what enters an empty model may need all of it
    }

    private int waitingOf(String client) {
        int waiting = 0;
        for (Backlog backlog : backlogs) {
            waiting += backlog.waitingOf(client);
        }
        return waiting;
    }

    private long answeredNanos(HeldPermit wanted, long nowNanos) {
        long last = nowNanos;
        for (Tower tower : Tower.values()) {
            int rowsOfTower = wanted.waiting[tower.ordinal()];
            if (rowsOfTower > 0) {
                Forecast.Ahead ahead = new Forecast.Ahead(
                        backlog(tower).ahead(wanted.terms, wanted.dueNanos),
                        backlog(tower.other()).size(),
                        wanted.preparationNanos);
                last = Math.max(last, forecast.answeredNanos(tower, ahead, rowsOfTower, nowNanos));
            }
        }
        return last;
    }

    /** What a request takes by itself. */
    private long aloneNanos(HeldPermit wanted, long nowNanos) {
        long longest = 0;
        for (Tower tower : Tower.values()) {
            int rowsOfTower = wanted.waiting[tower.ordinal()];
            if (rowsOfTower > 0) {
                longest = Math.max(longest, forecast.aloneNanos(tower, rowsOfTower, nowNanos));
            }
        }
        return longest;
    }

    /** About when as many rows as a request wants will have left: when as many are answered as it has. */
    private Duration untilRoom(HeldPermit wanted, long nowNanos) {
        long nanos = aloneNanos(wanted, nowNanos);
        return nanos == 0 ? Overload.USUAL_RETRY_AFTER : retryAfter(nanos);
    }

    private static Duration retryAfter(long nanos) {
        long atLeast = Math.max(nanos, SHORTEST_RETRY_AFTER.toNanos());
        return Duration.ofNanos(Math.min(atLeast, LONGEST_RETRY_AFTER.toNanos()));
    }

    private Backlog backlog(Tower tower) {
        return backlogs[tower.ordinal()];
    }

    private long bytesOf(InferenceRequest request) {
        long sum = 0;
        for (InputRow row : request.rows()) {
            sum += row.input().bytes() + (long) arena.rowBytes(row.lane());
        }
        return sum;
    }

    /** What one request holds. Guarded by the lock. */
    private final class HeldPermit implements Permit {
        private final CallTerms terms;
        private final long dueNanos;
        private final int requestsHeld;
        private final int rows;
        private final long bytes;
        private final long preparationNanos;
        private final int[] waiting = new int[Tower.values().length];

        HeldPermit(InferenceRequest request, int requestsHeld, int rows, long bytes, long nowNanos) {
            this.terms = request.terms();
            this.dueNanos = Schedule.dueNanos(terms, nowNanos);
            this.requestsHeld = requestsHeld;
            this.rows = rows;
            this.bytes = bytes;
            this.preparationNanos =
                    terms.deadlineNanos() == InferenceRequest.NO_DEADLINE ? 0 : preparation.nanos(request, nowNanos);
            for (InputRow row : request.rows()) {
                waiting[row.lane().tower().ordinal()]++;
            }
        }

        void take() {
            requests += requestsHeld;
            Admission.this.rows += rows;
            Admission.this.bytes += bytes;
            for (Tower tower : Tower.values()) {
                if (waiting[tower.ordinal()] > 0) {
                    backlog(tower).add(terms, dueNanos, waiting[tower.ordinal()]);
                }
            }
        }

        @Override
        public void rowClaimed(Tower tower) {
            synchronized (lock) {
                if (waiting[tower.ordinal()] > 0) {
                    waiting[tower.ordinal()]--;
                    backlog(tower).remove(terms, dueNanos, 1);
                }
            }
        }

        @Override
        public void release() {
            synchronized (lock) {
                requests -= requestsHeld;
                Admission.this.rows -= rows;
                Admission.this.bytes -= bytes;
                for (Tower tower : Tower.values()) {
                    if (waiting[tower.ordinal()] > 0) {
                        backlog(tower).remove(terms, dueNanos, waiting[tower.ordinal()]);
                        waiting[tower.ordinal()] = 0;
                    }
                }
                if (requests == 0) {
                    lock.notifyAll();
                }
            }
        }
    }
}
