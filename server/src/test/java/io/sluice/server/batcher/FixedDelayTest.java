package io.sluice.server.batcher;

import static io.sluice.server.batcher.Outlooks.MAX_BATCH_SIZE;
import static io.sluice.server.batcher.Outlooks.rows;
import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.server.batcher.FlushDecision.AwaitReplica;
import io.sluice.server.batcher.FlushDecision.Flush;
import io.sluice.server.batcher.FlushDecision.WaitUntil;
import io.sluice.server.handoff.Demand;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class FixedDelayTest {

    private static final FixedDelay EAGER = new FixedDelay(0);
    private static final FixedDelay PATIENT = new FixedDelay(100);

    private static final Outlooks IDLE = Outlooks.of(Demand.ANY_BATCH);

    @ParameterizedTest
    @ValueSource(ints = {1, 8, 9})
    void decide_aBatchIsReady_closesNoOther(int count) {
        assertThat(EAGER.decide(rows(count), Outlooks.of(Demand.NONE).drained().at(1000)))
                .isEqualTo(new AwaitReplica());
    }

    @Test
    void decide_replicasBusy_closesOnlyAFullBatch() {
        Outlooks busy = Outlooks.of(Demand.FULL_BATCH);

        assertThat(EAGER.decide(rows(7), busy.drained().at(1000))).isEqualTo(new AwaitReplica());
        assertThat(EAGER.decide(rows(8), busy.at(0))).isEqualTo(flush(FlushReason.FULL));
    }

    @Test
    void decide_replicaIdleAndNoDelay_closesWhatThereIs() {
        assertThat(EAGER.decide(rows(1), IDLE.at(0))).isEqualTo(flush(FlushReason.REPLICA_IDLE));
    }

    @Test
    void decide_replicaIdleAndDelay_waitsUntilTheOldestIsDue() {
        assertThat(PATIENT.decide(rows(3), IDLE.at(99))).isEqualTo(new WaitUntil(100));
        assertThat(PATIENT.decide(rows(3), IDLE.at(100))).isEqualTo(flush(FlushReason.QUEUE_DELAY));
    }

    @Test
    void decide_deadlineWithinTheDelay_doesNotWaitForIt() {
        assertThat(PATIENT.decide(rows(3, 100), IDLE.at(10))).isEqualTo(flush(FlushReason.DEADLINE));
    }

    @Test
    void decide_draining_doesNotWaitForCompany() {
        assertThat(PATIENT.decide(rows(1), IDLE.drained().at(10))).isEqualTo(flush(FlushReason.DRAIN));
    }

    @Test
    void isTooLate_deadlineNotPassed_letsEverythingRun() {
        assertThat(PATIENT.isTooLate(11, 1, rows(9, 11), IDLE.at(10))).isFalse();
    }

    private static Flush flush(FlushReason reason) {
        return new Flush(reason, MAX_BATCH_SIZE);
    }
}
