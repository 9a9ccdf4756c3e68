package io.sluice.loadtest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.sluice.client.CallTiming;
import io.sluice.client.ClassifyAnswer;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class MeasurementsTest {

    private static final long MILLI = 1_000_000;
    /** Close to the overflow, as a real clock's value may be. */
    private static final long START = Long.MAX_VALUE - 10 * MILLI;

    private final Measurements measurements = new Measurements(START);

    @Test
    void report_latencies_areCountedFromTheIntendedTime() {
        for (int i = 1; i <= 100; i++) {
            measurements.answered(answer(1, 4, Duration.ofMillis(1)), START, START + i * 10 * MILLI);
        }

        LoadReport report = measurements.report(Duration.ofMillis(1));

        assertThat(millis(report.latency().p50())).isCloseTo(500, within(1.0));
        assertThat(millis(report.latency().p99())).isCloseTo(990, within(1.0));
        assertThat(millis(report.latency().max())).isCloseTo(1000, within(1.0));
        assertThat(millis(report.overhead().mean())).isCloseTo(504, within(1.0));
        assertThat(report.meanBatchSize()).isEqualTo(4);
    }

    @Test
    void report_answersOfTheWarmUp_areNotCounted() {
        measurements.answered(answer(1, 1, Duration.ZERO), START - 1, START + MILLI);
        measurements.failed("QUEUE_FULL", START - 1, START + MILLI);
        measurements.answered(answer(1, 1, Duration.ZERO), START, START + MILLI);

        LoadReport report = measurements.report(Duration.ofSeconds(1));

        assertThat(report.requests()).isOne();
        assertThat(report.succeeded()).isOne();
        assertThat(report.errors()).isEmpty();
    }

    @Test
    void report_lastAnswerAfterTheEnd_dividesByTheLongerTime() {
        measurements.answered(answer(8, 8, Duration.ZERO), START, START + 2_000 * MILLI);

        LoadReport report = measurements.report(Duration.ofSeconds(1));

        assertThat(report.elapsed()).isEqualTo(Duration.ofSeconds(2));
        assertThat(report.imagesPerSecond()).isEqualTo(4);
    }

    @Test
    void report_failuresOnly_hasZerosAndReasons() {
        measurements.failed("QUEUE_FULL", START, START);
        measurements.failed("QUEUE_FULL", START, START);
        measurements.failed(new IllegalStateException(), START, START);

        LoadReport report = measurements.report(Duration.ofSeconds(1));

        assertThat(report.errors()).isEqualTo(Map.of("QUEUE_FULL", 2L, "IllegalStateException", 1L));
        assertThat(report.imagesPerSecond()).isZero();
        assertThat(report.latency().max()).isEqualTo(Duration.ZERO);
        assertThat(report.meanBatchSize()).isZero();
    }

    private static double millis(Duration duration) {
        return duration.toNanos() / 1e6;
    }

    private static ClassifyAnswer answer(int images, int batchSize, Duration execute) {
        return new ClassifyAnswer(
                "m",
                "abc",
                Collections.nCopies(images, new ClassifyAnswer.Ranking(List.of(), Optional.empty())),
                new CallTiming(Duration.ZERO, Duration.ZERO, execute, batchSize, "cpu:0/0"));
    }
}
