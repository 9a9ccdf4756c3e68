package io.sluice.loadtest.measure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;

class MeasurementsTest {

    private static final long MILLI = 1_000_000;
    private static final long SECOND = 1000 * MILLI;
    /** Close to the overflow, as a real clock's value may be. */
    private static final long START = Long.MAX_VALUE - 10 * MILLI;

    private final Measurements measurements = new Measurements(START - SECOND, START, Duration.ofMillis(500));

    @Test
    void report_latencies_countFromTheIntendedTimeAndServiceFromTheActual() {
        for (int i = 1; i <= 100; i++) {
            measurements.sent(START, 5 * MILLI);
            measurements.answered(answer(1, 4, MILLI), START, START + 5 * MILLI, START + i * 10 * MILLI);
        }

        LoadReport report = measurements.report(Duration.ofMillis(1));

        Distribution latency = report.latencies().latency();
        assertThat(millis(latency.p50())).isCloseTo(500, within(1.0));
        assertThat(millis(latency.p99())).isCloseTo(990, within(1.0));
        assertThat(millis(latency.max())).isCloseTo(1000, within(1.0));
        assertThat(millis(report.latencies().service().max())).isCloseTo(995, within(1.0));
        assertThat(millis(report.latencies().overhead().mean())).isCloseTo(504, within(1.0));
        assertThat(report.server().meanBatchSize()).isEqualTo(4);
        assertThat(report.counts().goodput()).isEqualTo(0.5);
        assertThat(latency.curve()).extracting(Distribution.Point::percentile).isSorted();
    }

    @Test
    void report_requestsOfTheWarmUp_areNotCounted() {
        measurements.answered(answer(1, 1, 0), START - 1, START - 1, START + MILLI);
        measurements.failed("QUEUE_FULL", START - 1, START + MILLI);
        measurements.notSent(START - 1, START);
        measurements.sent(START - 1, SECOND);
        measurements.answered(answer(1, 1, 0), START, START, START + MILLI);

        LoadReport report = measurements.report(Duration.ofSeconds(1));

        assertThat(report.counts().requests()).isOne();
        assertThat(report.counts().succeeded()).isOne();
        assertThat(report.counts().failures().errors()).isEmpty();
        assertThat(report.saturation().isSaturated()).isFalse();
    }

    @Test
    void report_lastAnswerAfterTheEnd_dividesByTheLongerTime() {
        measurements.answered(answer(8, 8, 0), START, START, START + 2 * SECOND);

        LoadReport report = measurements.report(Duration.ofSeconds(1));

        assertThat(report.elapsed()).isEqualTo(Duration.ofSeconds(2));
        assertThat(report.itemsPerSecond()).isEqualTo(4);
        assertThat(report.requestsPerSecond()).isEqualTo(0.5);
    }

    @Test
    void report_failuresOnly_hasZerosAndReasons() {
        measurements.failed("QUEUE_FULL", START, START);
        measurements.failed("QUEUE_FULL", START, START);
        measurements.dropped("SUPERSEDED", START, START);

        LoadReport report = measurements.report(Duration.ofSeconds(1));

        assertThat(report.counts().failures().errors()).isEqualTo(Map.of("QUEUE_FULL", 2L));
        assertThat(report.counts().failures().dropped()).isEqualTo(Map.of("SUPERSEDED", 1L));
        assertThat(report.counts().failed()).isEqualTo(2);
        assertThat(report.counts().goodput()).isZero();
        assertThat(report.latencies().latency().max()).isEqualTo(Duration.ZERO);
        assertThat(report.server().meanBatchSize()).isZero();
    }

    @Test
    void report_withdrawnRequests_spoilNoGoodput() {
        measurements.answered(answer(1, 1, 0), START, START, START + MILLI);
        measurements.withdrawn(START, START + MILLI);

        Counts counts = measurements.report(Duration.ofSeconds(1)).counts();

        assertThat(counts.withdrawn()).isOne();
        assertThat(counts.goodput()).isEqualTo(1);
        assertThat(counts.failed()).isZero();
    }

    @Test
    void report_oneRequestNotSent_callsTheClientTheBottleneck() {
        measurements.notSent(START, START);

        LoadReport report = measurements.report(Duration.ofSeconds(1));

        assertThat(report.saturation().isSaturated()).isTrue();
        assertThat(report.counts().failures().errors()).containsEntry(Measurements.NOT_SENT, 1L);
    }

    @Test
    void report_sendsLate_callsTheClientTheBottleneckBeyondTheBound() {
        for (int i = 0; i < 99; i++) {
            measurements.sent(START, MILLI);
        }
        measurements.sent(START, 11 * MILLI);
        assertThat(saturation().isSaturated()).isFalse();

        measurements.sent(START, 11 * MILLI);

        assertThat(saturation().bound()).isEqualTo(Saturation.LEAST_BOUND);
        assertThat(saturation().isSaturated()).isTrue();
    }

    @Test
    void report_sendsLateButHardlyForTheLatency_findsNoFault() {
        measurements.sent(START, 11 * MILLI);
        measurements.answered(answer(1, 1, 0), START, START, START + SECOND);

        assertThat(saturation().bound().toMillis()).isCloseTo(100, within(1L));
        assertThat(saturation().isSaturated()).isFalse();
    }

    @Test
    void tick_eachSecond_givesTheDifferencesAndLeavesTheWarmUpOut() {
        measurements.sent(START - MILLI, 0);
        measurements.tick(START);
        measurements.answered(answer(1, 1, 0), START, START, START + 100 * MILLI);
        measurements.sent(START, 0);
        measurements.tick(START + SECOND);
        measurements.failed("QUEUE_FULL", START, START + SECOND);
        measurements.tick(START + 2 * SECOND);

        var timeline = measurements.report(Duration.ofSeconds(2)).timeline();

        assertThat(timeline).hasSize(2);
        assertThat(timeline.get(0).answeredPerSecond()).isCloseTo(1, within(1e-9));
        assertThat(timeline.get(0).sentPerSecond()).isCloseTo(1, within(1e-9));
        assertThat(millis(timeline.get(0).latency().p50())).isCloseTo(100, within(1.0));
        assertThat(timeline.get(0).inFlight()).isOne();
        assertThat(timeline.get(1).failedPerSecond()).isCloseTo(1, within(1e-9));
        assertThat(timeline.get(1).answeredPerSecond()).isZero();
        assertThat(timeline.get(1).inFlight()).isZero();
    }

    private Saturation saturation() {
        return measurements.report(Duration.ofSeconds(1)).saturation();
    }

    private static double millis(Duration duration) {
        return duration.toNanos() / 1e6;
    }

    private static Answer answer(int items, int batchSize, long executeNanos) {
        return new Answer(items, batchSize, 0, 0, executeNanos);
    }
}
