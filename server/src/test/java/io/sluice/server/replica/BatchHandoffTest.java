package io.sluice.server.replica;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sluice.model.engine.Lane;
import io.sluice.server.request.Batch;
import io.sluice.server.request.TestRequest;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
final class BatchHandoffTest {

    private final Semaphore demands = new Semaphore(0);
    private final BatchHandoff handoff = new BatchHandoff(demands::release);

    @Test
    void demand_noReplicaWaits_isForAFullBatchUntilOneIsReady() throws InterruptedException {
        assertThat(handoff.demand()).isEqualTo(Demand.FULL_BATCH);

        handoff.put(batch());
        assertThat(handoff.demand()).isEqualTo(Demand.NONE);
        assertThatThrownBy(() -> handoff.put(batch())).isInstanceOf(IllegalStateException.class);

        assertThat(handoff.take()).isNotNull();
        assertThat(handoff.demand()).isEqualTo(Demand.FULL_BATCH);
        assertThat(demands.tryAcquire()).as("nobody knows yet when it will end").isFalse();
        handoff.begun(BatchHandoff.WORTH_A_WAKE_UP_NANOS);
        assertThat(demands.tryAcquire())
                .as("the batcher is told of the free place")
                .isTrue();
    }

    @Test
    void begun_passIsOverAtOnce_itsEndIsSoonEnoughForTheBatcher() throws InterruptedException {
        handoff.put(batch());
        assertThat(handoff.isReady()).isTrue();
        handoff.take();
        assertThat(handoff.isReady()).isFalse();
        handoff.begun(BatchHandoff.WORTH_A_WAKE_UP_NANOS - 1);
        assertThat(demands.tryAcquire()).isFalse();

        Thread replica = start(ConcurrentHashMap.newKeySet());
        demands.acquire();
        handoff.close();
        replica.join();
    }

    @Test
    void take_replicaWaits_tellsTheBatcherAndDemandsAnyBatch() throws InterruptedException {
        Thread replica = start(new ConcurrentHashMap<Batch, Boolean>().keySet(true));

        demands.acquire();
        assertThat(handoff.demand()).isEqualTo(Demand.ANY_BATCH);
        handoff.close();
        replica.join();

        assertThat(handoff.demand()).isEqualTo(Demand.FULL_BATCH);
    }

    @Test
    void put_threeReplicas_eachBatchIsTakenOnceAndCloseEndsAll() throws InterruptedException {
        Set<Batch> taken = ConcurrentHashMap.newKeySet();
        List<Thread> replicas = List.of(start(taken), start(taken), start(taken));
        List<Batch> put = new ArrayList<>();
        while (put.size() < 5000) {
            if (handoff.demand() == Demand.NONE) {
                demands.acquire();
            } else {
                put.add(batch());
                handoff.put(put.get(put.size() - 1));
            }
        }
        handoff.close();
        for (Thread replica : replicas) {
            replica.join();
        }

        assertThat(taken).containsExactlyInAnyOrderElementsOf(put);
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
}
