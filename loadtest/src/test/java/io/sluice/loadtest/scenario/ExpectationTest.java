package io.sluice.loadtest.scenario;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sluice.loadtest.measure.Answer;
import io.sluice.loadtest.measure.LoadReport;
import io.sluice.loadtest.measure.Measurements;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ExpectationTest {

    private static final double CAPACITY = 10;

    /** 9 answers of 100 ms and one error in one second; the objective is 200 ms. */
    private static LoadReport report() {
        Measurements measurements = new Measurements(0, 0, Duration.ofMillis(200));
        for (int i = 0; i < 9; i++) {
            measurements.answered(new Answer(1, 1, 0, 0, 0), 0, 0, 100_000_000);
        }
        measurements.failed("UNAVAILABLE", 0, 0);
        return measurements.report(Duration.ofSeconds(1));
    }

    @ParameterizedTest
    @CsvSource({
        "ERRORS, 1",
        "ERRORS, <= 1",
        "ANSWERED, > 0",
        "GOODPUT, >= 0.9",
        "GOODPUT, >= 90%",
        "THROUGHPUT, >= 9",
        "THROUGHPUT, >= 85%",
        "P99, < 250ms",
        "P50, > 99ms",
        "MAX, <= 1s"
    })
    void problem_expectationHolds_isNone(Expectation.Figure figure, String condition) {
        assertThat(Expectation.parse(figure, condition).problem(report(), CAPACITY))
                .isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "ERRORS, 0, 'errors was 1, expected 0'",
        "P99, < 50ms, 'p99 was 100.0 ms, expected < 50ms'",
        "GOODPUT, >= 0.95, 'goodput was 0.900, expected >= 0.95'",
        "THROUGHPUT, >= 95%, 'throughput was 9.0 a second, expected >= 95% (9.5 a second)'"
    })
    void problem_expectationIsBroken_isASentence(Expectation.Figure figure, String condition, String sentence) {
        assertThat(Expectation.parse(figure, condition).problem(report(), CAPACITY))
                .contains(sentence);
    }

    @Test
    void parse_noCondition_isRefused() {
        assertThatThrownBy(() -> Expectation.parse(Expectation.Figure.ERRORS, "few errors"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("no condition");
    }
}
