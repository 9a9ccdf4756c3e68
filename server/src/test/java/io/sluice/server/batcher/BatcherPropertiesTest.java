package io.sluice.server.batcher;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.model.engine.Lane;
import io.sluice.model.engine.Tower;
import io.sluice.server.handoff.BatchSource;
import io.sluice.server.handoff.Demand;
import io.sluice.server.queue.Eventcount;
import io.sluice.server.queue.TowerQueues;
import io.sluice.server.request.Batch;
import io.sluice.server.request.InferenceRequest;
import io.sluice.server.request.InputRow;
import io.sluice.server.request.TestRequest;
import io.sluice.server.schedule.SchedulePolicy;
import io.sluice.server.telemetry.Telemetry;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.List;
import java.util.PriorityQueue;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Random traffic through the batcher in simulated time: Poisson arrivals of requests of several rows in every lane, some
 * with deadlines, some cancelled, against replicas of 5 + 2n ms. Whatever happens, the same must hold.
 */
final class BatcherPropertiesTest {

    private static final long MILLISECOND = 1_000_000;
    private static final int REQUESTS = 600;
    private static final Lane[] LANES = {
        Lane.PIXELS, Lane.PIXELS, Lane.PIXELS, Lane.NORMALIZED_PIXELS, Lane.TOKENS, Lane.TOKENS
    };

    private record Event(long atNanos, Runnable action) {}

    private final PriorityQueue<Event> events = new PriorityQueue<>(Comparator.comparingLong(Event::atNanos));
    private final TowerQueues queue = new TowerQueues(EnumSet.allOf(Tower.class), 8192, new Eventcount());
    private final List<TestRequest> requests = new ArrayList<>();
    private final Set<InputRow> ran = new HashSet<>();
    private long now;
    private long mostIdleWaitNanos;

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12})
    void doWork_randomTraffic_losesNothingRunsNothingTwiceAndKeepsItsBounds(long seed) {
        Random random = new Random(seed);
        BatchPolicy policy = new BatchPolicy(
                1 + random.nextInt(8),
                Duration.ofMillis(random.nextBoolean() ? 0 : random.nextInt(20)),
                seed % 2 == 0 ? BatchPolicy.Kind.LEARNED : BatchPolicy.Kind.FIXED_DELAY,
                SchedulePolicy.DEFAULT);
        SteppedReplicas replicas = new SteppedReplicas(1 + random.nextInt(3)).withBatchesOf(policy.maxBatchSize());
        DynamicBatcher batcher = new DynamicBatcher(
                queue, replicas, TestRequest.SHAPE, policy, Telemetry.none().model("test"));
        schedule(random, 1 + random.nextInt(6));

        simulate(batcher, replicas);

        assertThat(requests).hasSize(REQUESTS).allSatisfy(test -> {
            assertThat(test.ends()).as(test.name() + " ends once").isEqualTo(1);
            assertThat(test.released())
                    .as(test.name() + " gives its permit back once")
                    .isEqualTo(1);
        });
        assertThat(replicas.received()).isNotEmpty().allSatisfy(batch -> {
            assertThat(batch.rows()).hasSizeBetween(1, policy.maxBatchSize());
            assertThat(batch.rows()).extracting(InputRow::lane).containsOnly(batch.lane());
        });
        assertThat(mostIdleWaitNanos)
                .as("a row waits beside an idle replica no longer than the policy allows")
                .isLessThanOrEqualTo(policy.maxQueueDelay().toNanos());
    }

    private void schedule(Random random, int meanGapMillis) {
        long at = 0;
        for (int i = 0; i < REQUESTS; i++) {
            at += (long) (-Math.log(1 - random.nextDouble()) * meanGapMillis * MILLISECOND);
            long arrival = at;
            long deadline =
                    random.nextInt(3) == 0 ? arrival + random.nextInt(60) * MILLISECOND : InferenceRequest.NO_DEADLINE;
            Lane lane = LANES[random.nextInt(LANES.length)];
            TestRequest test = TestRequest.of("r" + i, lane, 1 + random.nextInt(12), deadline);
            requests.add(test);
            events.add(new Event(
                    arrival,
                    () -> test.admitAndPrepare(now)
                            .forEach(row -> assertThat(queue.offer(row)).isTrue())));
            if (random.nextInt(5) == 0) {
                events.add(new Event(
                        arrival + random.nextInt(40) * MILLISECOND,
                        () -> test.request().cancel()));
            }
        }
    }

    private void simulate(DynamicBatcher batcher, SteppedReplicas replicas) {
        while (!events.isEmpty()) {
            Event event = events.remove();
            now = event.atNanos();
            event.action().run();
            long due = work(batcher, replicas);
            if (due != BatchSource.NOTHING_DUE) {
                events.add(new Event(now + due, () -> {}));
            }
        }
    }

    /** Lets batcher and replicas act until neither can; returns when the batcher wants to look again. */
    private long work(DynamicBatcher batcher, SteppedReplicas replicas) {
        while (true) {
            boolean idle = replicas.demand() == Demand.ANY_BATCH;
            int before = replicas.received().size();
            long due = batcher.doWork(now);
            if (idle && replicas.received().size() > before) {
                noteWait(replicas.received().get(before));
            }
            if (!replicas.canTake()) {
                return due;
            }
            execute(replicas.take(), replicas);
        }
    }

    /** How long the oldest row of a batch waited since it could have been taken: at most the policy's delay. */
    private void noteWait(Batch batch) {
        long admitted = batch.rows().get(0).request().admittedAtNanos();
        mostIdleWaitNanos = Math.max(mostIdleWaitNanos, Math.min(now - admitted, now - idleSinceNanos));
    }

    private long idleSinceNanos;

    private void execute(Batch batch, SteppedReplicas replicas) {
        assertThat(batch.rows())
                .allSatisfy(row -> assertThat(ran.add(row)).as("runs once").isTrue());
        long took = (5 + 2L * batch.rows().size()) * MILLISECOND;
        events.add(new Event(now + took, () -> {
            batch.rows().forEach(row -> TestRequest.run(row, now));
            replicas.finish();
            idleSinceNanos = now;
        }));
    }
}
