package io.sluice.server.replica;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sluice.model.ModelCard;
import io.sluice.model.Task;
import io.sluice.model.engine.EngineException;
import io.sluice.server.request.TestRequest;
import io.sluice.server.telemetry.Telemetry;
import java.time.Duration;
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
            "fp32");

    @Test
    void run_fastModel_runsPowersOfTwoUpToTheLargestBatch() {
        ScriptedSession session = new ScriptedSession(rows -> 1);

        assertThat(warmup(session, 12, Duration.ofSeconds(1))).isEqualTo(12);
        assertThat(session.batchSizes()).containsExactly(1, 2, 4, 8, 12);
    }

    @Test
    void run_slowModel_beginsNoBatchThatWouldPassTheBudget() {
        ScriptedSession session = new ScriptedSession(rows -> rows * 250L);

        assertThat(warmup(session, 8, Duration.ofNanos(2000))).isEqualTo(4);
        assertThat(session.now())
                .as("250 + 500 + 1000; 2000 more would be too many")
                .isEqualTo(1750);
    }

    @Test
    void run_noBudget_stillRunsOneRow() {
        ScriptedSession session = new ScriptedSession(rows -> 1);

        assertThat(warmup(session, 8, Duration.ZERO)).isEqualTo(1);
        assertThat(session.batchSizes()).containsExactly(1);
    }

    @Test
    void run_passFails_isNotHidden() {
        ScriptedSession session = new ScriptedSession(rows -> 1);
        session.fail(true);

        assertThatThrownBy(() -> warmup(session, 8, Duration.ZERO)).isInstanceOf(EngineException.class);
    }

    private static int warmup(ScriptedSession session, int maxBatchSize, Duration budget) {
        BatchArena arena = new BatchArena(TestRequest.SHAPE, maxBatchSize);
        ReplicaContext context = new ReplicaContext(
                new BatchHandoff(() -> {}),
                (rows, output) -> {},
                new LatencyTable(),
                Telemetry.none().model("test"),
                session::now);
        return new Warmup(CARD, arena, maxBatchSize, budget, context).run(session);
    }
}
