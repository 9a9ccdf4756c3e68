package io.sluice.server.simulation;

import static io.sluice.server.simulation.Service.MILLISECOND;
import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.server.simulation.Traffic.Call;
import java.util.function.Predicate;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A third of the callers give up, some of them before their calls ran. */
final class CancellationTest {

    private static final Predicate<Call> PATIENT = call -> call.cancelledAtNanos() == Traffic.NEVER;

    @ParameterizedTest
    @ValueSource(doubles = {0.5, 0.95, 2})
    void serve_aThirdIsCancelled_noDeviceTimeGoesToTheDead(double load) {
        Service service = Service.sloped(1);
        Traffic traffic = Traffic.poisson(load * service.capacity(), 20, 5)
                .within(50 * MILLISECOND)
                .cancelling(1 / 3.0, 40 * MILLISECOND, 9);
        Outcome outcome = Contender.learned(0).serve(traffic, service);

        assertThat(outcome.dead()).isZero();
        assertThat(outcome.within(PATIENT)).isGreaterThanOrEqualTo(0.97 * Math.min(1, 1 / load));
        assertThat(Contender.triton(0).serve(traffic, service).dead())
                .as("where nobody looks, some does")
                .isGreaterThan(0);
    }
}
