package io.sluice.server.batcher;

import static io.sluice.server.batcher.Outlooks.FLAT;
import static io.sluice.server.batcher.Outlooks.MAX_BATCH_SIZE;
import static io.sluice.server.batcher.Outlooks.MILLISECOND;
import static io.sluice.server.batcher.Outlooks.rows;
import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.server.batcher.FlushDecision.AwaitReplica;
import io.sluice.server.batcher.FlushDecision.Flush;
import io.sluice.server.batcher.FlushDecision.WaitUntil;
import io.sluice.server.handoff.Demand;
import io.sluice.server.latency.LatencyCurve;
import io.sluice.server.request.InferenceRequest;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class LearnedLatencyTest {

    private static final LearnedLatency STRATEGY =
            new LearnedLatency(Duration.ofMillis(20).toNanos());

    private static final Outlooks IDLE = Outlooks.of(Demand.ANY_BATCH);
    private static final Outlooks BUSY = Outlooks.of(Demand.FULL_BATCH);

    @Test
    void decide_aBatchIsReady_closesNoOther() {
        assertThat(STRATEGY.decide(rows(9), Outlooks.of(Demand.NONE).at(0))).isEqualTo(new AwaitReplica());
    }

    @ParameterizedTest
    @ValueSource(doubles = {0, 0.2, 0.5, 0.8})
    void decide_replicaIdleBelowHighLoad_closesWhatThereIs(double load) {
        assertThat(STRATEGY.decide(rows(1), IDLE.under(load).at(0))).isEqualTo(flush(FlushReason.REPLICA_IDLE));
    }

    @Test
    void decide_highLoadAndAFullerBatchServesMore_waitsNoLongerThanTheDelay() {
        assertThat(STRATEGY.decide(rows(1), IDLE.under(0.95).at(0))).isEqualTo(new WaitUntil(20 * MILLISECOND));
        assertThat(STRATEGY.decide(rows(1), IDLE.under(0.95).at(20 * MILLISECOND)))
                .isEqualTo(flush(FlushReason.QUEUE_DELAY));
    }

    @Test
    void decide_highLoadAndADeadline_waitsNoLongerThanItsSlack() {
        long slack = 2 * MILLISECOND;
        long deadline = 9 * MILLISECOND + LearnedLatency.LEAST_RESERVE_NANOS + slack;

        assertThat(STRATEGY.decide(rows(1, deadline), IDLE.under(0.95).at(0))).isEqualTo(new WaitUntil(slack));
        assertThat(STRATEGY.decide(rows(1, deadline), IDLE.under(0.95).at(slack)))
                .isEqualTo(flush(FlushReason.DEADLINE));
    }

    @ParameterizedTest
    @ValueSource(doubles = {0.2, 0.95, 2, 100})
    void decide_timeProportionalToRows_neverWaits(double load) {
        for (int count = 1; count < MAX_BATCH_SIZE; count++) {
            assertThat(STRATEGY.decide(rows(count), IDLE.on(FLAT).under(load).at(0)))
                    .isEqualTo(flush(FlushReason.REPLICA_IDLE));
        }
    }

    @Test
    void decide_nothingMeasuredYet_neverWaits() {
        assertThat(STRATEGY.decide(rows(1), IDLE.on(LatencyCurve.UNKNOWN).at(0)))
                .isEqualTo(flush(FlushReason.REPLICA_IDLE));
    }

    @Test
    void decide_replicasBusy_makesAFullBatchReadyShortlyBeforeOneIsFree() {
        long freeAt = 10 * MILLISECOND;
        long ready = freeAt - LearnedLatency.LEAD_NANOS;

        assertThat(STRATEGY.decide(rows(7), BUSY.freeAt(freeAt).at(ready))).isEqualTo(new AwaitReplica());
        assertThat(STRATEGY.decide(rows(8), BUSY.freeAt(freeAt).at(0))).isEqualTo(new WaitUntil(ready));
        assertThat(STRATEGY.decide(rows(8), BUSY.freeAt(freeAt).at(ready))).isEqualTo(flush(FlushReason.FULL));
    }

    @Test
    void decide_replicaLaterThanPredicted_makesAFullBatchReadyAtOnce() {
        assertThat(STRATEGY.decide(rows(8), BUSY.freeAt(5).at(6))).isEqualTo(flush(FlushReason.FULL));
    }

    @Test
    void decide_fullBatchWouldMissADeadline_isTrimmedOnlyWhereThatCostsNothing() {
        long deadline = 15 * MILLISECOND;

        assertThat(STRATEGY.decide(rows(8, deadline), IDLE.on(FLAT).at(0)))
                .isEqualTo(new Flush(FlushReason.DEADLINE, 1));
        assertThat(STRATEGY.decide(rows(8, deadline), IDLE.at(0))).isEqualTo(flush(FlushReason.FULL));
    }

    @Test
    void isTooLate_rowsCompete_leavesAMarginForTheAnswer() {
        long ends = 21 * MILLISECOND;

        assertThat(STRATEGY.isTooLate(ends, 1, rows(8, ends), IDLE.at(0))).isFalse();
        assertThat(STRATEGY.isTooLate(ends - 1, 1, rows(8, ends), IDLE.at(0))).isTrue();
        assertThat(STRATEGY.isTooLate(ends, 1, rows(9, ends), IDLE.at(0))).isTrue();
        assertThat(STRATEGY.isTooLate(ends + LearnedLatency.LEAST_RESERVE_NANOS, 1, rows(9, ends), IDLE.at(0)))
                .isFalse();
    }

    @Test
    void isTooLate_passesAreNoisyAndRowsCompete_leavesAMarginOfHalfAPassAtMost() {
        LatencyCurve noisy = LatencyCurve.of(MAX_BATCH_SIZE, count -> 20 * MILLISECOND, 4);
        long ends = 30 * MILLISECOND;

        assertThat(STRATEGY.isTooLate(ends, 1, rows(9, ends), IDLE.on(noisy).at(0)))
                .isFalse();
        assertThat(STRATEGY.isTooLate(ends - 1, 1, rows(9, ends), IDLE.on(noisy).at(0)))
                .isTrue();
    }

    @Test
    void isTooLate_answersAreSlowAndRowsCompete_leavesTwiceTheirTime() {
        long ends = (21 + 2 * 3) * MILLISECOND;

        assertThat(STRATEGY.isTooLate(
                        ends, 1, rows(9, ends), IDLE.answering(3 * MILLISECOND).at(0)))
                .isFalse();
        assertThat(STRATEGY.isTooLate(
                        ends - 1,
                        1,
                        rows(9, ends),
                        IDLE.answering(3 * MILLISECOND).at(0)))
                .isTrue();
    }

    @Test
    void isTooLate_replicasBusy_countsFromWhenOneIsFree() {
        long freeAt = 10 * MILLISECOND;
        long ends = freeAt + 21 * MILLISECOND;

        assertThat(STRATEGY.isTooLate(
                        ends, 1, rows(8, ends), BUSY.freeAt(freeAt).at(0)))
                .isFalse();
        assertThat(STRATEGY.isTooLate(
                        ends - 1, 1, rows(8, ends), BUSY.freeAt(freeAt).at(0)))
                .isTrue();
    }

    @Test
    void isTooLate_moreRowsThanABatchHolds_countsItsPasses() {
        long ends = 3 * 21 * MILLISECOND;

        assertThat(STRATEGY.isTooLate(ends, 24, rows(24, ends), IDLE.at(0))).isFalse();
        assertThat(STRATEGY.isTooLate(ends, 25, rows(25, ends), IDLE.at(0))).isTrue();
    }

    @Test
    void isTooLate_noDeadline_never() {
        assertThat(STRATEGY.isTooLate(InferenceRequest.NO_DEADLINE, 1000, rows(9), IDLE.at(Long.MAX_VALUE / 2)))
                .isFalse();
    }

    private static Flush flush(FlushReason reason) {
        return new Flush(reason, MAX_BATCH_SIZE);
    }
}
