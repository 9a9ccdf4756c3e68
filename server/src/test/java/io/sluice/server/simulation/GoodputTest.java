package io.sluice.server.simulation;

import static io.sluice.server.simulation.Service.MILLISECOND;
import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.server.batcher.BatchPolicy;
import io.sluice.server.schedule.SchedulePolicy;
import java.time.Duration;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class GoodputTest {

    private static final Sluice LEARNED =
            new Sluice(new BatchPolicy(8, Duration.ZERO, BatchPolicy.Kind.LEARNED, SchedulePolicy.DEFAULT));

    @ParameterizedTest
    @CsvSource({"0.95, 0.96", "1.2, 0.82", "2, 0.45"})
    void serve_poissonWithDeadlinesOf50ms_answersNearlyAllThatCanBe(double load, double least) {
        Service service = Service.sloped(1);
        Traffic traffic = Traffic.poisson(load * service.capacity(), 60, 42).within(50 * MILLISECOND);

        assertThat(LEARNED.serve(traffic, service).within()).isGreaterThanOrEqualTo(least);
    }
}
