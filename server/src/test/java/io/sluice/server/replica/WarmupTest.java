package io.sluice.server.replica;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sluice.model.ModelCard;
import io.sluice.model.Task;
import io.sluice.model.engine.EngineException;
import io.sluice.model.engine.Tower;
import io.sluice.server.handoff.BatchHandoff;
import io.sluice.server.latency.AnswerTime;
import io.sluice.server.latency.LatencyModel;
import io.sluice.server.queue.Eventcount;
import io.sluice.server.request.BatchLatency;
import io.sluice.server.request.TestRequest;
import io.sluice.server.telemetry.Telemetry;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

final class WarmupTest {

    private static final ModelCard CARD = new ModelCard(
            "synthetic",
            "0".repeat(64),
            Set.of(Task.CLASSIFY),
            List.of("a"),
            new ModelCard.Vision(TestRequest.INPUT_SIZE, 1, 1, 1, false),
            Optional.empty(),
            new ModelCard.Computation("safetensors", "pytorch", "fp32"));

    private LatencyModel latencies = new LatencyModel(1, 1);

    @Test
    void run_fastModel_runsPowersOfTwoUpToTheLargestBatchAndMeasuresThemAfterwards() {
        ScriptedSession session = new ScriptedSession(rows -> 1);

        assertThat(warmup(session, 12, Duration.ofSeconds(1))).isEqualTo(12);
        assertThat(session.batchSizes()).containsExactly(1, 2, 4, 8, 12, 1, 2, 4, 8, 12, 1, 2, 4, 8, 12);
        assertThat(measured(session)).extracting(BatchLatency::observations).containsOnly((long) Warmup.REPEATS);
    }

    @Test
    void run_firstPassOfASizeIsSlow_isNotWhatIsLearned() {
        Set<Integer> compiled = new HashSet<>();
        ScriptedSession session = new ScriptedSession(rows -> 100L * rows + (compiled.add(rows) ? 5_000 : 0));

        warmup(session, 8, Duration.ofSeconds(1));

        assertThat(measured(session)).extracting(BatchLatency::medianNanos).containsExactly(100L, 200L, 400L, 800L);
    }

    @Test
    void run_slowModel_beginsNoBatchThatWouldPassTheBudget() {
        ScriptedSession session = new ScriptedSession(rows -> rows * 250L);

        assertThat(warmup(session, 8, Duration.ofNanos(2000))).isEqualTo(4);
        assertThat(session.batchSizes())
                .as("250 + 500 + 1000; 2000 or another 500 more would be too many")
                .containsExactly(1, 2, 4, 1);
        assertThat(session.now()).isEqualTo(2000);
    }

    @Test
    void run_noTimeToRepeatTheLargest_learnsFromItsOnlyPass() {
        ScriptedSession session = new ScriptedSession(rows -> rows * 250L);

        warmup(session, 8, Duration.ofNanos(2000));

        assertThat(measured(session))
                .containsExactly(
                        new BatchLatency(1, 250, 250, 1),
                        new BatchLatency(2, 500, 500, 1),
                        new BatchLatency(4, 1000, 1000, 1));
    }

    @Test
    void run_noBudget_stillRunsOneRow() {
        ScriptedSession session = new ScriptedSession(rows -> 7);

        assertThat(warmup(session, 8, Duration.ZERO)).isEqualTo(1);
        assertThat(session.batchSizes()).containsExactly(1);
        assertThat(measured(session)).containsExactly(new BatchLatency(1, 7, 7, 1));
    }

    @Test
    void run_passFails_isNotHidden() {
        ScriptedSession session = new ScriptedSession(rows -> 1);
        session.fail(true);

        assertThatThrownBy(() -> warmup(session, 8, Duration.ZERO)).isInstanceOf(EngineException.class);
    }

    private int warmup(ScriptedSession session, int maxBatchSize, Duration budget) {
        BatchArena arena = new BatchArena(TestRequest.SHAPE, maxBatchSize);
        latencies = new LatencyModel(1, maxBatchSize);
        ReplicaContext context = new ReplicaContext(
                new BatchHandoff(new Eventcount()),
                (rows, output) -> {},
                latencies,
                new AnswerTime(),
                Telemetry.none().model("test"),
                session::now);
        return new Warmup(0, CARD, arena, maxBatchSize, budget, context).run(session);
    }

    private List<BatchLatency> measured(ScriptedSession session) {
        return latencies.rows(Tower.VISION, session.now());
    }
}
