package io.sluice.server.batcher;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.server.batcher.FlushDecision.AwaitReplica;
import io.sluice.server.batcher.FlushDecision.Flush;
import io.sluice.server.batcher.FlushDecision.WaitUntil;
import io.sluice.server.batcher.FlushDecision.Waiting;
import io.sluice.server.replica.Demand;
import io.sluice.server.request.InferenceRequest;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class FlushDecisionTest {

    private static final BatchPolicy EAGER = new BatchPolicy(4, Duration.ZERO);
    private static final BatchPolicy PATIENT = new BatchPolicy(4, Duration.ofNanos(100));

    @ParameterizedTest
    @ValueSource(ints = {1, 4, 9})
    void decide_aBatchIsReady_closesNoOther(int rows) {
        assertThat(FlushDecision.decide(waiting(rows), Demand.NONE, true, EAGER, 1000))
                .isEqualTo(new AwaitReplica());
    }

    @Test
    void decide_replicasBusy_closesOnlyAFullBatch() {
        assertThat(FlushDecision.decide(waiting(3), Demand.FULL_BATCH, true, EAGER, 1000))
                .isEqualTo(new AwaitReplica());
        assertThat(FlushDecision.decide(waiting(4), Demand.FULL_BATCH, false, EAGER, 0))
                .isEqualTo(new Flush(FlushReason.FULL));
    }

    @Test
    void decide_replicaIdleAndNoDelay_closesWhatThereIs() {
        assertThat(FlushDecision.decide(waiting(1), Demand.ANY_BATCH, false, EAGER, 0))
                .isEqualTo(new Flush(FlushReason.REPLICA_IDLE));
    }

    @Test
    void decide_replicaIdleAndDelay_waitsUntilTheOldestIsDue() {
        assertThat(FlushDecision.decide(waiting(3), Demand.ANY_BATCH, false, PATIENT, 99))
                .isEqualTo(new WaitUntil(100));
        assertThat(FlushDecision.decide(waiting(3), Demand.ANY_BATCH, false, PATIENT, 100))
                .isEqualTo(new Flush(FlushReason.QUEUE_DELAY));
    }

    @Test
    void decide_deadlineWithinTheDelay_doesNotWaitForIt() {
        Waiting urgent = new Waiting(false, 0, 100);

        assertThat(FlushDecision.decide(urgent, Demand.ANY_BATCH, false, PATIENT, 10))
                .isEqualTo(new Flush(FlushReason.DEADLINE));
    }

    @Test
    void decide_draining_doesNotWaitForCompany() {
        assertThat(FlushDecision.decide(waiting(1), Demand.ANY_BATCH, true, PATIENT, 10))
                .isEqualTo(new Flush(FlushReason.DRAIN));
    }

    private static Waiting waiting(int rows) {
        return new Waiting(rows >= EAGER.maxBatchSize(), 0, InferenceRequest.NO_DEADLINE);
    }
}
