package io.sluice.server.replica.supervision;

import io.sluice.model.engine.EngineException;
import io.sluice.server.rejection.ExecutionRejection;
import io.sluice.server.request.InferenceRequest;
import io.sluice.server.request.InputRow;
import io.sluice.server.telemetry.Instrument;
import io.sluice.server.telemetry.ModelMeter;
import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The states of one replica. Owned by one thread, the supervisor's, which tells it what happened and what time it is.
 *
 * <p>The first start is different: what cannot serve once is not tried again, so that its model is refused with the reason.
 */
final class SupervisedReplica {

    private static final Logger log = LoggerFactory.getLogger(SupervisedReplica.class);

    /** Threads of one replica that were given up and have not come back. Each keeps a session, a batch's memory and its stack. */
    static final int GIVEN_UP_LIMIT = 2;

    /** When nothing is due by the clock. */
    static final long NEVER = Long.MAX_VALUE;

    private final String model;
    private final ReplicaId id;
    private final Incarnation.Source incarnations;
    private final Events events;
    private final Availability availability;
    private final ModelMeter meter;
    private final Set<Incarnation> givenUp = new HashSet<>();
    private ReplicaState state = ReplicaState.STARTING;
    private Instant since = Instant.now();
    private @Nullable Incarnation current;
    private PassWatch.@Nullable Pass seen;
    private long pardonedNanos;
    private long servingSinceNanos;
    private long nextTryNanos;
    private int failures;
    private int restarts;
    private boolean hasServed;
    private @Nullable Throwable refusal;

    /** What an incarnation's listener does with what it is told. */
    @FunctionalInterface
    interface Events {
        /** Any thread. */
        Incarnation.Listener of(SupervisedReplica replica, Incarnation incarnation);
    }

    SupervisedReplica(
            String model,
            ReplicaId id,
            Incarnation.Source incarnations,
            Events events,
            Availability availability,
            ModelMeter meter) {
        this.model = model;
        this.id = id;
        this.incarnations = incarnations;
        this.events = events;
        this.availability = availability;
        this.meter = meter;
    }

    ReplicaId id() {
        return id;
    }

    ReplicaStatus status() {
        return new ReplicaStatus(id.name(), state, since, restarts);
    }

    /** Whether it has served at all. */
    boolean hasServed() {
        return hasServed;
    }

    /** Why it never will. */
    Optional<Throwable> refusal() {
        return hasServed ? Optional.empty() : Optional.ofNullable(refusal);
    }

    /** When it is tried again; {@link #NEVER} where it serves, is under way, or waits for a thread to come back. */
    long nextTryNanos() {
        boolean waits = (state == ReplicaState.FAULTED && current == null)
                || (state == ReplicaState.HUNG && givenUp.size() < GIVEN_UP_LIMIT);
        return waits && hasServed ? nextTryNanos : NEVER;
    }

    /** The incarnation that has not ended, those given up apart. */
    @Nullable
    Incarnation current() {
        return current;
    }

    /** Threads that were given up and have not come back. */
    int givenUp() {
        return givenUp.size();
    }

    void begin() {
        seen = null;
        Incarnation next = incarnations.next();
        current = next;
        next.begin(events.of(this, next));
    }

    void warm(Incarnation incarnation, long nowNanos) {
        if (incarnation.equals(current) && state == ReplicaState.STARTING) {
            servingSinceNanos = nowNanos;
            availability.up(id.index());
            hasServed = true;
            move(ReplicaState.SERVING, "it is warm", null);
        }
    }

    void failed(Incarnation incarnation, Throwable cause, long nowNanos) {
        if (incarnation.equals(current) && state.canBecome(ReplicaState.FAULTED)) {
            goDown(ReplicaState.FAULTED, String.valueOf(cause.getMessage()), cause, nowNanos);
        }
    }

    void ended(Incarnation incarnation) {
        if (incarnation.equals(current)) {
            current = null;
        }
        if (givenUp.remove(incarnation)) {
            log.atInfo()
                    .addKeyValue("model", model)
                    .addKeyValue("replica", id.name())
                    .log("a thread that was given up came back, and has ended");
        }
    }

    /**
     * Gives up a call that does not end, and tries again what is due.
     *
     * @param missedNanos for how long nobody has looked although somebody should have: the whole process was stopped, and so
     *     were its passes
     */
    void look(long nowNanos, long missedNanos) {
        Incarnation incarnation = current;
        if (incarnation != null) {
            lookAt(incarnation, nowNanos, missedNanos);
        }
        if (nextTryNanos() != NEVER && nowNanos - nextTryNanos >= 0) {
            restarts++;
            meter.add(Instrument.REPLICA_RESTARTS, 1, state);
            move(ReplicaState.STARTING, "its back-off is over", null);
            begin();
        }
    }

    void stop() {
        if (state != ReplicaState.STOPPED) {
            availability.down(id.index());
            refusal = new EngineException("replica " + id.name() + " was stopped", null);
            move(ReplicaState.STOPPED, "its model is unloaded", null);
        }
    }

    private void lookAt(Incarnation incarnation, long nowNanos, long missedNanos) {
        PassWatch.Pass pass = incarnation.watch().running();
        pardonedNanos = (pass == seen ? pardonedNanos : 0) + missedNanos;
        seen = pass;
        if (pass == null || pass.boundNanos() == PassWatch.UNBOUNDED) {
            return;
        }
        long tookNanos = nowNanos - pass.startedAtNanos() - pardonedNanos;
        if (tookNanos > pass.boundNanos() && incarnation.watch().giveUp(pass)) {
            giveUp(incarnation, pass, Duration.ofNanos(tookNanos), nowNanos);
        }
    }

    private void giveUp(Incarnation incarnation, PassWatch.Pass pass, Duration took, long nowNanos) {
        givenUp.add(incarnation);
        current = null;
        meter.add(Instrument.HUNG_PASSES, 1);
        String why = "the engine has not ended a call within %d ms".formatted(took.toMillis());
        goDown(ReplicaState.HUNG, why, new EngineException(why, null), nowNanos);
        for (InputRow row : pass.rows()) {
            InferenceRequest request = row.request();
            request.fail(new ExecutionRejection.ReplicaHung(request.model().name(), id.name(), took));
        }
    }

    private void goDown(ReplicaState next, String why, Throwable cause, long nowNanos) {
        long served = state == ReplicaState.SERVING ? nowNanos - servingSinceNanos : 0;
        failures = RestartBackOff.failures(failures, served);
        nextTryNanos = nowNanos + RestartBackOff.nanos(failures);
        refusal = cause;
        availability.down(id.index());
        move(next, why, next == ReplicaState.FAULTED ? cause : null);
    }

    private void move(ReplicaState next, String why, @Nullable Throwable trace) {
        if (!state.canBecome(next)) {
            throw new IllegalStateException(id.name() + " cannot go from " + state + " to " + next);
        }
        boolean bad = next == ReplicaState.FAULTED || next == ReplicaState.HUNG;
        (bad ? log.atError() : log.atInfo())
                .addKeyValue("model", model)
                .addKeyValue("replica", id.name())
                .addKeyValue("from", state)
                .addKeyValue("to", next)
                .addKeyValue("why", why)
                .addKeyValue("failures", failures)
                .setCause(trace)
                .log("replica state changed");
        state = next;
        since = Instant.now();
    }
}
