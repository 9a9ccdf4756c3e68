package io.sluice.server.simulation;

import static io.sluice.server.simulation.Service.MILLISECOND;
import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.server.request.Priority;
import io.sluice.server.simulation.Traffic.Call;
import java.util.List;
import java.util.function.Predicate;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Who gives way to whom. */
final class FairnessTest {

    private static final Contender LEARNED = Contender.learned(0);
    private static final Service SERVICE = Service.sloped(1);
    private static final double SECONDS = 20;
    private static final String GREEDY = "greedy";
    private static final Predicate<Call> OTHERS = call -> !call.client().equals(GREEDY);
    private static final Predicate<Call> BULK = call -> call.priority() == Priority.BULK;
    private static final Predicate<Call> INTERACTIVE = BULK.negate();

    /** Nine clients, and one that sends so many times what each of them does; {@code load} if it sent as much. */
    private static Traffic clients(double times, double load, long sloMillis) {
        double each = load * SERVICE.capacity() / 10;
        return Traffic.poisson(times * each, SECONDS, 100)
                .by(GREEDY, Priority.INTERACTIVE)
                .and(others(each))
                .within(sloMillis * MILLISECOND);
    }

    private static Traffic others(double each) {
        Traffic traffic = new Traffic(List.of());
        for (int client = 0; client < 9; client++) {
            traffic = traffic.and(Traffic.poisson(each, SECONDS, client).by("client " + client, Priority.INTERACTIVE));
        }
        return traffic;
    }

    /** Below, where the tenfold fills an idle model, everybody's batches grow: that is no other client's pile. */
    @ParameterizedTest
    @CsvSource({"0.3, 50", "0.6, 50", "0.6, 100", "0.6, 200", "0.7, 200", "0.6, 10000", "0.7, 10000"})
    void serve_oneClientSendsTenfold_hardlySlowsTheOthers(double load, long sloMillis) {
        Outcome fair = LEARNED.serve(clients(1, load, sloMillis), SERVICE);
        Outcome greedy = LEARNED.serve(clients(10, load, sloMillis), SERVICE);

        assertThat(greedy.latencyMillis(0.99, OTHERS)).isLessThanOrEqualTo(1.5 * fair.latencyMillis(0.99, OTHERS));
        assertThat(greedy.within(OTHERS)).isGreaterThanOrEqualTo(0.97);
    }

    @Test
    void serve_tenfoldUnderTheSameName_slowsEverybody() {
        Traffic traffic = clients(10, 0.6, 200);
        Traffic oneName = new Traffic(traffic.calls().stream()
                .map(call -> call.by("", call.priority()))
                .toList());
        Outcome outcome = LEARNED.serve(oneName, SERVICE);
        Outcome told = new Outcome(traffic, outcome.answeredAtNanos(), outcome.passes());

        assertThat(told.latencyMillis(0.99, OTHERS))
                .isGreaterThan(3 * LEARNED.serve(traffic, SERVICE).latencyMillis(0.99, OTHERS));
    }

    @Test
    void serve_tenfoldWithoutDeadlines_fillsTheModelAndStillLeavesRoom() {
        double each = 0.8 * SERVICE.capacity() / 10;
        Traffic greedy = Traffic.poisson(10 * each, SECONDS, 100).by(GREEDY, Priority.INTERACTIVE);
        Outcome outcome = LEARNED.serve(greedy.and(others(each).within(100 * MILLISECOND)), SERVICE);

        assertThat(outcome.within(OTHERS)).isGreaterThanOrEqualTo(0.99);
        assertThat(outcome.within(OTHERS.negate()))
                .as("it is refused at the door")
                .isLessThan(0.6);
    }

    @Test
    void serve_bulkBesideInteractive_takesTheRestAndHardlySlowsIt() {
        Traffic interactive =
                Traffic.poisson(0.5 * SERVICE.capacity(), SECONDS, 1).within(100 * MILLISECOND);
        Traffic bulk = Traffic.poisson(0.3 * SERVICE.capacity(), SECONDS, 2).by("", Priority.BULK);
        double alone = LEARNED.serve(interactive, SERVICE).p99Millis();
        Outcome both = LEARNED.serve(interactive.and(bulk), SERVICE);

        assertThat(both.latencyMillis(0.99, INTERACTIVE)).isLessThanOrEqualTo(1.5 * alone);
        assertThat(both.within(BULK)).isEqualTo(1);
    }

    @Test
    void serve_bulkWithoutEnd_fillsTheModelAndStillLeavesRoom() {
        Traffic interactive =
                Traffic.poisson(0.5 * SERVICE.capacity(), SECONDS, 1).within(50 * MILLISECOND);
        Traffic bulk = Traffic.poisson(SERVICE.capacity(), SECONDS, 2).by("", Priority.BULK);
        Outcome both = LEARNED.serve(interactive.and(bulk), SERVICE);

        assertThat(both.within(INTERACTIVE)).isGreaterThanOrEqualTo(0.99);
        assertThat(both.within(BULK)).as("it is refused at the door").isLessThan(0.7);
    }

    @Test
    void serve_interactiveOverload_leavesBulkItsShare() {
        Traffic interactive =
                Traffic.poisson(2 * SERVICE.capacity(), SECONDS, 1).within(50 * MILLISECOND);
        Traffic bulk = Traffic.poisson(0.5 * SERVICE.capacity(), SECONDS, 2).by("", Priority.BULK);
        Outcome both = LEARNED.serve(interactive.and(bulk), SERVICE);

        double share = (double) both.passes().stream()
                        .filter(pass -> pass.startedAtNanos() < SECONDS * 1e9)
                        .flatMap(pass -> pass.calls().stream())
                        .filter(number -> BULK.test(both.traffic().calls().get(number)))
                        .count()
                / (SECONDS * SERVICE.capacity());
        assertThat(share).isBetween(0.09, 0.13);
    }
}
