package io.sluice.server.replica.supervision;

import io.sluice.server.telemetry.Telemetry;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.IntStream;

/** A supervisor that the test steps, over incarnations without threads, on a clock that the test moves. */
final class SteppedGroup implements Availability {

    static final Duration HANG_TIMEOUT = Duration.ofSeconds(4);

    final ReplicaSupervisor supervisor;
    final List<SteppedIncarnation> born = new ArrayList<>();
    final Set<Integer> up = new TreeSet<>();
    int changes;
    private long now = 1_000;

    SteppedGroup(int replicas) {
        List<ReplicaSupervisor.Member> members = IntStream.range(0, replicas)
                .mapToObj(i -> new ReplicaSupervisor.Member(new ReplicaId(i, "cpu:0/" + i), this::next))
                .toList();
        supervisor = new ReplicaSupervisor(
                "test",
                members,
                new HangBound(HANG_TIMEOUT),
                this,
                Telemetry.none().model("test"),
                () -> now);
        supervisor.begin();
    }

    /** The same, with every replica serving. */
    static SteppedGroup serving(int replicas) {
        SteppedGroup group = new SteppedGroup(replicas);
        group.born.forEach(incarnation -> incarnation.listener().warm());
        group.look();
        return group;
    }

    /** Looks once; returns how long nothing is due. */
    long look() {
        return supervisor.look(now);
    }

    /** Lets time pass, with a look at the end of each second of it, as the thread would. */
    void pass(Duration time) {
        long until = now + time.toNanos();
        while (now < until) {
            now = Math.min(until, now + ReplicaSupervisor.LONGEST_LOOK_NANOS);
            look();
        }
    }

    /** Lets time pass in which the whole process is stopped. */
    void freeze(Duration time) {
        now += time.toNanos();
        look();
    }

    long now() {
        return now;
    }

    SteppedIncarnation last() {
        return born.get(born.size() - 1);
    }

    ReplicaState state(int replica) {
        return supervisor.replicas().get(replica).state();
    }

    int restarts(int replica) {
        return supervisor.replicas().get(replica).restarts();
    }

    private Incarnation next() {
        born.add(new SteppedIncarnation());
        return last();
    }

    @Override
    public void up(int replica) {
        up.add(replica);
    }

    @Override
    public void down(int replica) {
        up.remove(replica);
    }

    @Override
    public void changed() {
        changes++;
    }
}
