package io.sluice.server.replica.supervision;

import io.sluice.server.queue.Eventcount;
import io.sluice.server.telemetry.ModelMeter;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The thread that watches over the replicas of one model.
 *
 * <p>Whatever happens to a replica is a line in its queue; {@link #look} works them off, gives up what hangs, and tries again
 * what is due. It calls no engine and waits for nobody, so it cannot hang with those it watches.
 */
public final class ReplicaSupervisor {

    private static final Logger log = LoggerFactory.getLogger(ReplicaSupervisor.class);

    /** How often a hang is looked for, at most and at least; in between, a quarter of the shortest that is one. */
    static final long LONGEST_LOOK_NANOS = TimeUnit.SECONDS.toNanos(1);

    private static final long SHORTEST_LOOK_NANOS = TimeUnit.MILLISECONDS.toNanos(10);
    private static final int LOOKS_PER_TIMEOUT = 4;

    /** Told to clients while a replica is being started: nobody knows how long that takes. */
    static final Duration STARTING_RETRY_AFTER = Duration.ofSeconds(1);

    private final List<SupervisedReplica> replicas = new ArrayList<>();
    private final Queue<Runnable> events = new ConcurrentLinkedQueue<>();
    private final Availability availability;
    private final LongSupplier clock;
    private final long lookNanos;
    private final Thread thread;
    private final Eventcount alarm = new Eventcount();
    private final CompletableFuture<Void> warm = new CompletableFuture<>();
    private volatile boolean stopping;
    private long lastLookNanos;

    /* Written by the supervisor's thread alone, as one: readers never see states of different moments. */
    private volatile Snapshot snapshot;

    private record Snapshot(List<ReplicaStatus> replicas, boolean serves, long nextTryNanos) {}

    /** One replica to look after. */
    public record Member(ReplicaId id, Incarnation.Source incarnations) {}

    /** @param members in the order of their indices */
    public ReplicaSupervisor(
            String model,
            List<Member> members,
            HangBound hang,
            Availability availability,
            ModelMeter meter,
            LongSupplier clock) {
        for (Member member : members) {
            replicas.add(new SupervisedReplica(
                    model, member.id(), member.incarnations(), this::listener, availability, meter));
        }
        this.availability = availability;
        this.clock = clock;
        this.lookNanos = hang.timeout().isZero()
                ? SupervisedReplica.NEVER
                : Math.max(
                        SHORTEST_LOOK_NANOS,
                        Math.min(LONGEST_LOOK_NANOS, hang.timeout().toNanos() / LOOKS_PER_TIMEOUT));
        this.thread = new Thread(this::run, "sluice-supervisor-" + model);
        this.snapshot = snapshot();
    }

    /** Starts every replica; what is returned ends when all serve, or with the reason why one never will. */
    public CompletableFuture<Void> start() {
        begin();
        thread.start();
        return warm;
    }

    /** Every replica as it stands now, in the order of their indices. */
    public List<ReplicaStatus> replicas() {
        return snapshot.replicas();
    }

    /** When it is worth trying again, where no replica serves; null where one does. Called by any thread, often. */
    public @Nullable Duration retryAfter(long nowNanos) {
        Snapshot seen = snapshot;
        if (seen.serves()) {
            return null;
        }
        if (seen.nextTryNanos() == SupervisedReplica.NEVER) {
            return isStarting(seen) ? STARTING_RETRY_AFTER : RestartBackOff.LONGEST;
        }
        long untilTry = Math.max(0, seen.nextTryNanos() - nowNanos);
        return Duration.ofNanos(Math.max(RestartBackOff.SHORTEST.toNanos(), untilTry));
    }

    /** Whether the thread runs; it must, from {@link #start} to {@link #stop}. */
    public boolean isAlive() {
        return thread.isAlive();
    }

    /**
     * Ends the supervision, and waits for the threads of the replicas; their batches must have an end by then.
     *
     * @return whether all ended in time; if not, a thread still uses its session, and the model must not be closed
     */
    public boolean stop(Duration timeout) throws InterruptedException {
        long deadlineNanos = System.nanoTime() + timeout.toNanos();
        stopping = true;
        alarm.wake();
        thread.join(Math.max(1, timeout.toMillis()));
        if (thread.isAlive()) {
            return false;
        }
        boolean ended = true;
        for (SupervisedReplica replica : replicas) { // the supervisor's own; its thread has ended
            Incarnation left = replica.current();
            long leftNanos = Math.max(0, deadlineNanos - System.nanoTime());
            ended &= left == null || left.awaitEnd(Duration.ofNanos(leftNanos));
            ended &= replica.givenUp() == 0;
        }
        return ended;
    }

    /** Begins the first incarnations; called once, before the first {@link #look}. */
    void begin() {
        lastLookNanos = clock.getAsLong();
        replicas.forEach(SupervisedReplica::begin);
    }

    CompletableFuture<Void> warm() {
        return warm;
    }

    /**
     * Works off what has happened, gives up what hangs, and tries again what is due.
     *
     * @return how long nothing more is to be done, unless something happens
     */
    long look(long nowNanos) {
        Runnable event;
        while ((event = events.poll()) != null) {
            event.run();
        }
        long late = lookNanos == SupervisedReplica.NEVER ? 0 : nowNanos - lastLookNanos - lookNanos;
        long missedNanos = late > LONGEST_LOOK_NANOS ? late : 0;
        lastLookNanos = nowNanos;
        for (SupervisedReplica replica : replicas) {
            replica.look(nowNanos, missedNanos);
        }
        publish();
        long nextTry = snapshot.nextTryNanos();
        return nextTry == SupervisedReplica.NEVER ? lookNanos : Math.min(lookNanos, Math.max(1, nextTry - nowNanos));
    }

    private void run() {
        alarm.bind();
        while (!stopping) {
            try {
                alarm.park(look(clock.getAsLong()));
            } catch (RuntimeException bug) {
                log.error("the supervisor goes on after a bug", bug);
                alarm.park(SHORTEST_LOOK_NANOS);
            }
        }
        replicas.forEach(SupervisedReplica::stop);
        publish();
    }

    private void publish() {
        Snapshot before = snapshot;
        snapshot = snapshot();
        if (!snapshot.replicas().equals(before.replicas())) {
            availability.changed();
        }
        // Only now: whoever waits for it may look at once.
        replicas.forEach(replica -> replica.refusal().ifPresent(warm::completeExceptionally));
        if (replicas.stream().allMatch(SupervisedReplica::hasServed)) {
            warm.complete(null);
        }
    }

    private Snapshot snapshot() {
        List<ReplicaStatus> all =
                replicas.stream().map(SupervisedReplica::status).toList();
        return new Snapshot(
                all,
                all.stream().anyMatch(ReplicaStatus::isServing),
                replicas.stream()
                        .mapToLong(SupervisedReplica::nextTryNanos)
                        .min()
                        .orElse(SupervisedReplica.NEVER));
    }

    private static boolean isStarting(Snapshot seen) {
        return seen.replicas().stream().anyMatch(replica -> replica.state() == ReplicaState.STARTING);
    }

    /* An incarnation adds its event before it wakes the thread, and a wake-up outlasts a look under way: none is lost. */
    private Incarnation.Listener listener(SupervisedReplica replica, Incarnation incarnation) {
        return new Incarnation.Listener() {
            @Override
            public void warm() {
                tell(() -> replica.warm(incarnation, clock.getAsLong()));
            }

            @Override
            public void failed(Throwable cause) {
                tell(() -> replica.failed(incarnation, cause, clock.getAsLong()));
            }

            @Override
            public void ended() {
                tell(() -> replica.ended(incarnation));
            }

            private void tell(Runnable event) {
                events.add(event);
                alarm.wake();
            }
        };
    }
}
