package io.sluice.server.simulation;

import static io.sluice.server.simulation.Outcome.ALL;
import static io.sluice.server.simulation.Service.MILLISECOND;
import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** How many calls are answered within 50 ms, and how fast. */
final class GoodputTest {

    private static final int CALLS = 6000;
    private static final long SEED = 42;
    private static final long SLO = 50 * MILLISECOND;
    private static final Contender LEARNED = Contender.learned(0);

    @ParameterizedTest
    @CsvSource({
        "1, 0.2, 1", "1, 0.5, 0.999", "1, 0.8, 0.99", "1, 0.95, 0.96", "1, 1.2, 0.82", "1, 2, 0.45",
        "2, 0.95, 0.98", "2, 1.2, 0.83", "2, 2, 0.49", "8, 0.95, 0.995", "8, 1.2, 0.83", "8, 2, 0.49"
    })
    void serve_poisson_answersNearlyAllThatCanBe(int replicas, double load, double least) {
        Service service = Service.sloped(replicas);

        assertThat(LEARNED.serve(poisson(load, service), service).within()).isGreaterThanOrEqualTo(least);
    }

    @ParameterizedTest
    @CsvSource({"1, 1.2", "1, 2", "2, 1.2", "2, 2", "8, 1.2", "8, 2"})
    void serve_overloaded_stillServesNearlyItsCapacity(int replicas, double load) {
        Service service = Service.sloped(replicas);

        assertThat(LEARNED.serve(poisson(load, service), service).goodput())
                .isGreaterThanOrEqualTo(0.9 * service.capacity());
    }

    @ParameterizedTest
    @ValueSource(doubles = {0.95, 1.2, 2})
    void serve_oneReplica_comesNearWhatNobodyCanExceed(double load) {
        Service service = Service.sloped(1);
        Traffic traffic = poisson(load, service);
        double most = Clairvoyant.within(traffic, service);

        assertThat(LEARNED.serve(traffic, service).within()).isBetween(0.95 * most, most);
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 8})
    void serve_halfLoad_isAsFastAsWithoutAnyThought(int replicas) {
        Service service = Service.sloped(replicas);
        Traffic traffic = poisson(0.5, service);

        assertThat(LEARNED.serve(traffic, service).p99Millis())
                .isLessThanOrEqualTo(Contender.fixed(0).serve(traffic, service).p99Millis());
    }

    @Test
    void serve_eightReplicas_answerNearlyEightTimesAsMany() {
        double one = saturated(Service.sloped(1));
        double eight = saturated(Service.sloped(8));

        assertThat(eight / one).isBetween(7.6, 8.4);
    }

    @ParameterizedTest
    @ValueSource(doubles = {0.95, 1.2, 2})
    void serve_processor_neverWaitsAndServesItsCapacity(double load) {
        Service service = Service.flat(1);
        Traffic traffic = poisson(load, service);
        Outcome outcome = LEARNED.serve(traffic, service);

        assertThat(outcome.within()).isGreaterThanOrEqualTo(0.98 * Math.min(1, 1 / load));
        assertThat(Contender.learned(20).serve(traffic, service).answeredAtNanos())
                .as("a delay that is allowed is not used")
                .isEqualTo(outcome.answeredAtNanos());
    }

    @ParameterizedTest
    @CsvSource({"0.95, 0.98", "1.2, 0.82", "2, 0.49"})
    void serve_largeAccelerator_answersNearlyAllThatCanBe(double load, double least) {
        Service service = Service.steep(1);

        assertThat(LEARNED.serve(poisson(load, service), service).within()).isGreaterThanOrEqualTo(least);
    }

    @ParameterizedTest
    @CsvSource({"0.5, 0.9", "0.8, 0.75"})
    void serve_bursts_answersMoreThanAFixedDelay(double load, double least) {
        Service service = Service.sloped(1);
        Traffic traffic = Traffic.bursty(load * service.capacity(), CALLS / service.capacity(), SEED)
                .within(SLO);
        Outcome outcome = LEARNED.serve(traffic, service);

        assertThat(outcome.within())
                .isGreaterThanOrEqualTo(least)
                .isGreaterThan(Contender.fixed(5).serve(traffic, service).within());
    }

    @Test
    void serve_deadlinesOf30And200ms_losesNoneOfTheLooseAndFewOfTheTight() {
        Service service = Service.sloped(1);
        Traffic traffic = Traffic.poisson(0.9 * service.capacity(), CALLS / service.capacity(), SEED)
                .within(30 * MILLISECOND, 200 * MILLISECOND, SEED);
        Outcome outcome = LEARNED.serve(traffic, service);

        assertThat(outcome.within(call -> call.deadlineNanos() - call.arrivedAtNanos() > SLO))
                .isEqualTo(1);
        assertThat(outcome.within())
                .isGreaterThanOrEqualTo(0.9)
                .isGreaterThan(Contender.fixed(0).serve(traffic, service).within());
    }

    @Test
    void serve_deadlinesOf50msAndNone_servesBothAndStarvesNone() {
        Service service = Service.sloped(1);
        Traffic due = Traffic.poisson(0.45 * service.capacity(), CALLS / service.capacity(), 1)
                .within(SLO);
        Traffic patient = Traffic.poisson(0.45 * service.capacity(), CALLS / service.capacity(), 2);
        Outcome outcome = LEARNED.serve(due.and(patient), service);

        assertThat(outcome.within(call -> call.deadlineNanos() != Traffic.NEVER))
                .isGreaterThanOrEqualTo(0.97);
        assertThat(outcome.within(call -> call.deadlineNanos() == Traffic.NEVER))
                .isEqualTo(1);
    }

    @ParameterizedTest
    @CsvSource({"0.95, 0.93", "1.2, 0.78", "2, 0.45"})
    void serve_passesVaryByATenth_stillAnswersNearlyAllThatCanBe(double load, double least) {
        Service service = Service.sloped(1).in(Weather.jitter(0.1));

        assertThat(LEARNED.serve(poisson(load, service), service).within()).isGreaterThanOrEqualTo(least);
    }

    @Test
    void serve_neighbourTakesHalfTheMachineForAWhile_followsAndForgets() {
        Service service = Service.sloped(1).in(Weather.NEIGHBOUR);
        Traffic traffic = Traffic.poisson(0.8 * service.capacity(), 40, SEED).within(SLO);
        Outcome outcome = LEARNED.serve(traffic, service);

        assertThat(outcome.within(call -> Weather.NEIGHBOUR.slowness(call.arrivedAtNanos(), null) > 1))
                .as("while half of what comes could be answered at all")
                .isGreaterThanOrEqualTo(0.5);
        assertThat(outcome.within(call -> Weather.NEIGHBOUR.slowness(call.arrivedAtNanos(), null) == 1))
                .isGreaterThanOrEqualTo(0.97);
    }

    private static double saturated(Service service) {
        Outcome outcome = LEARNED.serve(poisson(2, service), service);
        return outcome.good(ALL)
                / (double) outcome.passes().get(outcome.passes().size() - 1).startedAtNanos();
    }

    private static Traffic poisson(double load, Service service) {
        return Traffic.poisson(load * service.capacity(), CALLS / service.capacity(), SEED)
                .within(SLO);
    }
}
