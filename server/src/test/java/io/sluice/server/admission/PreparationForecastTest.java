package io.sluice.server.admission;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.model.engine.Lane;
import io.sluice.model.engine.Tower;
import io.sluice.server.latency.LatencyCurve;
import io.sluice.server.rejection.Overload;
import io.sluice.server.rejection.Rejection;
import io.sluice.server.request.InferenceRequest;
import io.sluice.server.request.RowArena;
import io.sluice.server.request.TestRequest;
import io.sluice.server.schedule.SchedulePolicy;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** An idle replica is of no use to a row that is not prepared. */
final class PreparationForecastTest {

    private static final Duration PASS = Duration.ofMillis(5);
    private static final Duration DEADLINE = Duration.ofMillis(50);

    @Test
    void admit_preparedInTimeForOnePass_letsItIn() {
        assertThat(admit(DEADLINE.minus(PASS), DEADLINE.toNanos())).isEmpty();
    }

    @Test
    void admit_preparedTooLateForOnePass_refusesAndSaysWhenItWouldHaveBeenAnswered() {
        Duration preparation = Duration.ofMillis(46);

        assertThat(admit(preparation, DEADLINE.toNanos()))
                .contains(new Overload.PredictedLate(
                        "test", preparation.plus(PASS), DEADLINE, Admission.SHORTEST_RETRY_AFTER));
    }

    @Test
    void admit_noDeadline_letsItInHoweverLongItTakes() {
        assertThat(admit(Duration.ofHours(1), InferenceRequest.NO_DEADLINE)).isEmpty();
    }

    private static Optional<Rejection> admit(Duration preparation, long deadlineNanos) {
        Admission admission = Admission.byForecast(
                "test",
                new AdmissionPolicy(8, 8, 1 << 20),
                SchedulePolicy.DEFAULT,
                new RowArena(TestRequest.SHAPE, 4),
                new IdleReplica(preparation));
        return admission.admit(
                TestRequest.of("row", Lane.PIXELS, 1, deadlineNanos).request(), 0);
    }

    private record IdleReplica(Duration preparation) implements Capacity {
        @Override
        public long[] allFreeAtNanos(long nowNanos) {
            return new long[] {nowNanos};
        }

        @Override
        public int readyBatches() {
            return 0;
        }

        @Override
        public LatencyCurve curve(Tower tower, long nowNanos) {
            return LatencyCurve.of(maxBatchSize(), rows -> PASS.toNanos(), 1);
        }

        @Override
        public double rowShare(Tower tower) {
            return 1;
        }

        @Override
        public int maxBatchSize() {
            return 8;
        }

        @Override
        public long preparationNanos(InferenceRequest request, long nowNanos) {
            return preparation.toNanos();
        }
    }
}
