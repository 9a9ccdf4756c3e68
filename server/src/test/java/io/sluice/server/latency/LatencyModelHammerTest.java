package io.sluice.server.latency;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.model.engine.Tower;
import io.sluice.server.request.BatchLatency;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
final class LatencyModelHammerTest {

    private static final int REPLICAS = 4;
    private static final int PASSES = 20_000;
    private static final int MAX_ROWS = 16;

    private final LatencyModel model = new LatencyModel(REPLICAS, MAX_ROWS);
    private final AtomicLong clock = new AtomicLong();

    @Test
    void record_fromEveryReplicaWhileOthersPlan_losesNoPassAndShowsNoTornCurve() throws Exception {
        ExecutorService threads = Executors.newFixedThreadPool(REPLICAS + 2);
        List<Future<?>> replicas = new ArrayList<>();
        for (int i = 0; i < REPLICAS; i++) {
            int replica = i;
            replicas.add(threads.submit(() -> serve(replica)));
        }
        List<Future<?>> planners = List.of(threads.submit(() -> plan(replicas)), threads.submit(() -> plan(replicas)));
        threads.shutdown();
        for (Future<?> replica : replicas) {
            replica.get();
        }
        for (Future<?> planner : planners) {
            planner.get();
        }

        long now = clock.get();
        assertThat(model.rows(Tower.VISION, now).stream().collect(Collectors.summingLong(BatchLatency::observations)))
                .isEqualTo((long) REPLICAS * PASSES);
        assertThat(model.curve(Tower.VISION, now))
                .as("the last pass is in what is planned with")
                .isEqualTo(LatencyCurve.ofGroup(List.of(
                        model.curve(0, Tower.VISION, now),
                        model.curve(1, Tower.VISION, now),
                        model.curve(2, Tower.VISION, now),
                        model.curve(3, Tower.VISION, now))));
    }

    private void serve(int replica) {
        for (int i = 0; i < PASSES; i++) {
            int rows = 1 + i % MAX_ROWS;
            long nanos = 1_000L * rows * (1 + replica);
            model.record(replica, Tower.VISION, rows, nanos, clock.addAndGet(nanos));
        }
    }

    private void plan(List<Future<?>> replicas) {
        while (replicas.stream().anyMatch(replica -> !replica.isDone())) {
            LatencyCurve curve = model.curve(Tower.VISION, clock.get());
            for (int rows = 1; rows < curve.maxRows(); rows++) {
                assertThat(curve.typicalNanos(rows)).isLessThanOrEqualTo(curve.typicalNanos(rows + 1));
            }
        }
    }
}
