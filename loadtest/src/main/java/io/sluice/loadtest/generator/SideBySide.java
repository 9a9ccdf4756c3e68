package io.sluice.loadtest.generator;

import io.sluice.loadtest.measure.LoadReport;
import io.sluice.loadtest.measure.Measurements;
import io.sluice.loadtest.measure.Second;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Function;

/**
 * Runs loads at the same time, warm-up and measurement, and tells how each second of them together went.
 *
 * @param members at least one
 * @param warmup of all
 */
public record SideBySide(List<Member> members, Duration warmup) {

    public static final int MEMBERS_LIMIT = 64;

    public static final Duration WARMUP_LIMIT = Duration.ofHours(1);

    private static final Duration STEP = Duration.ofSeconds(1);

    /**
     * One of the loads.
     *
     * @param slo latest that an answer is worth something
     * @param lanes makes the ways to the server, for the measurements that they shall tell
     */
    public record Member(Load load, Duration slo, Function<Measurements, List<Lane>> lanes) {
        public Member {
            if (slo.isNegative() || slo.isZero()) {
                throw new IllegalArgumentException("the objective must be longer than 0, got " + slo);
            }
        }
    }

    /**
     * What came of them.
     *
     * @param whole all together
     * @param members one by one, in their order
     */
    public record Reports(LoadReport whole, List<LoadReport> members) {
        public Reports {
            members = List.copyOf(members);
        }
    }

    public SideBySide {
        members = List.copyOf(members);
        if (members.isEmpty() || members.size() > MEMBERS_LIMIT) {
            throw new IllegalArgumentException(
                    "1 to %d loads run side by side, got %d".formatted(MEMBERS_LIMIT, members.size()));
        }
        if (warmup.isNegative() || warmup.compareTo(WARMUP_LIMIT) > 0) {
            throw new IllegalArgumentException(
                    "the warm-up must be in [0, %d h], got %s".formatted(WARMUP_LIMIT.toHours(), warmup));
        }
    }

    /**
     * Blocks until the last request of the last load has ended.
     *
     * @param progress told every second, the warm-up included, on a thread of its own
     * @throws InterruptedException if the thread is interrupted; requests under way are left alone
     */
    public Reports run(Consumer<Second> progress) throws InterruptedException {
        long beginNanos = Ticker.SYSTEM.nanoTime();
        Measurements whole = new Measurements(
                beginNanos, beginNanos + warmup.toNanos(), members.get(0).slo());
        // One load is its own whole: nothing is counted twice.
        List<Measurements> parts = members.size() == 1
                ? List.of(whole)
                : members.stream().map(member -> whole.part(member.slo())).toList();
        ScheduledExecutorService observer =
                Executors.newSingleThreadScheduledExecutor(task -> thread(task, "loadtest-observer"));
        try {
            // Steps end on whole seconds of the measurement, however long the warm-up.
            var unused = observer.scheduleAtFixedRate(
                    () -> progress.accept(whole.tick(Ticker.SYSTEM.nanoTime())),
                    warmup.toNanos() % STEP.toNanos() + STEP.toNanos(),
                    STEP.toNanos(),
                    TimeUnit.NANOSECONDS);
            sendAll(parts, beginNanos);
        } finally {
            observer.shutdown();
            observer.awaitTermination(STEP.toNanos(), TimeUnit.NANOSECONDS);
        }
        whole.tick(Ticker.SYSTEM.nanoTime());
        Duration longest = Duration.ZERO;
        List<LoadReport> reports = new ArrayList<>();
        for (int i = 0; i < parts.size(); i++) {
            Duration length = members.get(i).load().duration();
            longest = length.compareTo(longest) > 0 ? length : longest;
            reports.add(parts.get(i).report(length));
        }
        return new Reports(parts.size() == 1 ? reports.get(0) : whole.report(longest), reports);
    }

    private void sendAll(List<Measurements> parts, long beginNanos) throws InterruptedException {
        if (parts.size() == 1) {
            send(members.get(0), parts.get(0), beginNanos);
            return;
        }
        // A thread each: an open loop sleeps until its next request is due.
        ExecutorService senders = Executors.newFixedThreadPool(parts.size(), task -> thread(task, "loadtest-sender"));
        try {
            List<Future<?>> loads = new ArrayList<>();
            for (int i = 0; i < parts.size(); i++) {
                Member member = members.get(i);
                Measurements part = parts.get(i);
                loads.add(senders.submit(() -> {
                    send(member, part, beginNanos);
                    return null;
                }));
            }
            for (Future<?> load : loads) {
                load.get();
            }
        } catch (ExecutionException failure) {
            throw new IllegalStateException("a load failed in a way that nobody foresaw", failure.getCause());
        } finally {
            senders.shutdownNow();
        }
    }

    private void send(Member member, Measurements measurements, long beginNanos) throws InterruptedException {
        List<Lane> ways = member.lanes().apply(measurements);
        if (member.load() instanceof Load.Open open) {
            new OpenLoop(ways, measurements, Ticker.SYSTEM)
                    .run(open.arrivals().afterWarmup(warmup).schedule(), beginNanos);
        } else if (member.load() instanceof Load.Closed closed) {
            long endNanos = beginNanos + warmup.plus(closed.duration()).toNanos();
            new ClosedLoop(ways, Ticker.SYSTEM).run(closed.concurrency(), endNanos);
        }
        ways.forEach(Lane::close);
    }

    private static Thread thread(Runnable task, String name) {
        Thread thread = new Thread(task, name);
        thread.setDaemon(true);
        return thread;
    }
}
