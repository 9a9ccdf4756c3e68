package io.sluice.server.admission;

import static io.sluice.server.admission.SteppedCapacity.MILLISECOND;
import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.model.engine.Tower;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class ForecastTest {

    @ParameterizedTest
    @CsvSource({"0, 7", "1, 9", "7, 21", "8, 28", "16, 49"})
    void answeredNanos_oneIdleReplica_runsFullBatchesAheadAndALastOneAsSmallAsMayBe(int ahead, long millis) {
        assertThat(answeredMillis(SteppedCapacity.idle(1), ahead, 0)).isEqualTo(millis);
    }

    @ParameterizedTest
    @CsvSource({"0, 7", "8, 7", "15, 21", "16, 28"})
    void answeredNanos_twoIdleReplicas_dealsTheBatchesInTurns(int ahead, long millis) {
        assertThat(answeredMillis(SteppedCapacity.idle(2), ahead, 0)).isEqualTo(millis);
    }

    @Test
    void answeredNanos_replicasBusy_startsWhenTheFirstIsFree() {
        SteppedCapacity busy = new SteppedCapacity(0, 30 * MILLISECOND, 10 * MILLISECOND);

        assertThat(answeredMillis(busy, 0, 0)).isEqualTo(10 + 7);
        assertThat(answeredMillis(busy, 8, 0)).isEqualTo(30 + 7);
        assertThat(answeredMillis(busy, 16, 0)).isEqualTo(10 + 21 + 7);
    }

    @Test
    void answeredNanos_aBatchIsReady_isBehindIt() {
        assertThat(answeredMillis(new SteppedCapacity(1, 10 * MILLISECOND), 0, 0))
                .isEqualTo(10 + 21 + 7);
    }

    @Test
    void answeredNanos_preparationTakesLonger_waitsForIt() {
        Forecast.Ahead preparation = new Forecast.Ahead(0, 0, 40 * MILLISECOND);

        assertThat(answeredMillis(new SteppedCapacity(0, 10 * MILLISECOND), preparation))
                .isEqualTo(40 + 7);
    }

    @ParameterizedTest
    @CsvSource({"0, 0, 7", "0, 1, 28", "0, 100, 28", "8, 100, 70"})
    void answeredNanos_theOtherTowerHasRows_oneOfItsBatchesComesBeforeEachOwn(int own, int other, long millis) {
        assertThat(answeredMillis(SteppedCapacity.idle(1), own, other)).isEqualTo(millis);
    }

    private static long answeredMillis(Capacity capacity, int own, int other) {
        return answeredMillis(capacity, new Forecast.Ahead(own, other, 0));
    }

    private static long answeredMillis(Capacity capacity, Forecast.Ahead ahead) {
        return Forecast.of(capacity).answeredNanos(Tower.VISION, ahead, 1, 0) / MILLISECOND;
    }
}
