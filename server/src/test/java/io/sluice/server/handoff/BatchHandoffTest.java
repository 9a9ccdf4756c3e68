package io.sluice.server.handoff;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sluice.model.engine.Lane;
import io.sluice.server.queue.Eventcount;
import io.sluice.server.request.Batch;
import io.sluice.server.request.TestRequest;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
final class BatchHandoffTest {

    private final Eventcount arrivals = new Eventcount();
    private final BatchHandoff handoff = new BatchHandoff(arrivals);
    private final Waiting waiting = new Waiting();

    BatchHandoffTest() {
        handoff.open(waiting);
    }

    @Test
    void demand_noReplicaIsIdle_isForAFullBatchUntilOneIsReady() throws InterruptedException {
        assertThat(handoff.demand()).isEqualTo(Demand.FULL_BATCH);

        handoff.put(batch());
        assertThat(handoff.isReady()).isTrue();
        assertThat(handoff.demand()).isEqualTo(Demand.NONE);
        assertThatThrownBy(() -> handoff.put(batch())).isInstanceOf(IllegalStateException.class);

        assertThat(handoff.take()).isNotNull();
        assertThat(handoff.isReady()).isFalse();
        assertThat(handoff.demand()).isEqualTo(Demand.FULL_BATCH);
    }

    @Test
    void begun_longPass_somebodyStandsIn() {
        handoff.begun(BatchHandoff.WORTH_STANDING_IN_NANOS);

        assertThat(waiting.standIns).hasValue(1);
    }

    @Test
    void begun_passIsOverAtOnce_itsEndIsSoonEnough() {
        handoff.begun(BatchHandoff.WORTH_STANDING_IN_NANOS - 1);

        assertThat(waiting.standIns).hasValue(0);
    }

    @Test
    void standIn_everyReplicaIsBusy_makesTheNextBatchReady() throws InterruptedException {
        Batch next = batch();
        waiting.add(next);

        assertThat(handoff.standIn()).isEqualTo(BatchSource.NOTHING_DUE);

        assertThat(handoff.isReady()).isTrue();
        assertThat(handoff.take()).isSameAs(next);
    }

    @Test
    void take_batchWaits_theReplicaClosesItItself() throws InterruptedException {
        Batch next = batch();
        waiting.add(next);

        assertThat(handoff.take()).isSameAs(next);

        assertThat(waiting.workers).containsExactly(Thread.currentThread());
        assertThat(waiting.demands).containsExactly(Demand.ANY_BATCH);
        assertThat(handoff.demand()).as("the replica that has it is not idle").isEqualTo(Demand.FULL_BATCH);
    }

    @Test
    void take_nothingWaits_sleepsUntilARowComesAndNobodyElseWorks() throws Exception {
        CompletableFuture<@Nullable Batch> taken = takeOnAnotherThread();
        Thread replica = waiting.workers.take();

        assertThat(handoff.standIn()).isEqualTo(BatchSource.NOTHING_DUE);
        Batch next = batch();
        arrive(next);

        assertThat(taken.get()).isSameAs(next);
        assertThat(waiting.workers).allMatch(replica::equals);
    }

    @Test
    void take_oneLeadsAlready_theOtherLeadsOnceThatHasItsBatch() throws Exception {
        CompletableFuture<@Nullable Batch> first = takeOnAnotherThread();
        Thread leader = waiting.workers.take();
        CompletableFuture<@Nullable Batch> second = takeOnAnotherThread();

        arrive(batch());
        assertThat(first.get()).isNotNull();
        while (waiting.workers.take() == leader) {
            // Its last looks.
        }
        arrive(batch());

        assertThat(second.get()).isNotNull();
    }

    @Test
    void take_leaderIsInterrupted_endsAndLeavesTheHelm() throws Exception {
        CompletableFuture<@Nullable Batch> first = takeOnAnotherThread();
        Thread leader = waiting.workers.take();
        leader.interrupt();

        assertThatThrownBy(first::get)
                .isInstanceOf(ExecutionException.class)
                .hasRootCauseInstanceOf(InterruptedException.class);
        assertThat(handoff.demand()).isEqualTo(Demand.FULL_BATCH);
        waiting.add(batch());
        assertThat(handoff.take()).isNotNull();
    }

    @Test
    void close_batchIsReady_isTakenFirst() throws InterruptedException {
        handoff.put(batch());
        handoff.close();

        assertThat(handoff.take()).isNotNull();
        assertThat(handoff.take()).isNull();
    }

    @Test
    void take_threeReplicas_eachBatchIsTakenOnceAndCloseEndsAll() throws InterruptedException {
        Set<Batch> taken = ConcurrentHashMap.newKeySet();
        List<Thread> replicas = List.of(start(taken), start(taken), start(taken));
        List<Batch> sent = new ArrayList<>();
        while (sent.size() < 5000) {
            Batch next = batch();
            sent.add(next);
            arrive(next);
            if (sent.size() % 3 == 0) {
                handoff.standIn();
            }
        }
        while (taken.size() < sent.size()) {
            Thread.onSpinWait();
        }
        handoff.close();
        for (Thread replica : replicas) {
            replica.join();
        }

        assertThat(taken).containsExactlyInAnyOrderElementsOf(sent);
    }

    private void arrive(Batch batch) {
        waiting.add(batch);
        arrivals.signal();
    }

    private CompletableFuture<@Nullable Batch> takeOnAnotherThread() {
        CompletableFuture<@Nullable Batch> taken = new CompletableFuture<>();
        new Thread(() -> {
                    try {
                        taken.complete(handoff.take());
                    } catch (InterruptedException stopped) {
                        taken.completeExceptionally(stopped);
                    }
                })
                .start();
        return taken;
    }

    private Thread start(Set<Batch> taken) {
        Thread replica = new Thread(() -> {
            try {
                Batch batch;
                while ((batch = handoff.take()) != null) {
                    assertThat(taken.add(batch)).isTrue();
                }
            } catch (InterruptedException stopped) {
                Thread.currentThread().interrupt();
            }
        });
        replica.start();
        return replica;
    }

    private static Batch batch() {
        return new Batch(Lane.PIXELS, TestRequest.of("a", 1).request().rows());
    }

    /** A batcher whose batches come closed: it puts the next as soon as it is wanted. */
    private final class Waiting implements BatchSource {

        private final LinkedBlockingQueue<Batch> batches = new LinkedBlockingQueue<>();
        private final LinkedBlockingQueue<Thread> workers = new LinkedBlockingQueue<>();
        private final LinkedBlockingQueue<Demand> demands = new LinkedBlockingQueue<>();
        private final AtomicInteger standIns = new AtomicInteger();

        void add(Batch batch) {
            batches.add(batch);
        }

        @Override
        public long work() {
            Demand demand = handoff.demand();
            workers.add(Thread.currentThread());
            demands.add(demand);
            Batch next = demand == Demand.NONE ? null : batches.poll();
            if (next != null) {
                handoff.put(next);
            }
            return NOTHING_DUE;
        }

        @Override
        public void standIn() {
            standIns.incrementAndGet();
        }
    }
}
