package io.sluice.server.telemetry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.groups.Tuple.tuple;

import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.sdk.OpenTelemetrySdk;
import io.opentelemetry.sdk.metrics.data.DoublePointData;
import io.opentelemetry.sdk.metrics.data.HistogramPointData;
import io.opentelemetry.sdk.metrics.data.LongPointData;
import io.opentelemetry.sdk.metrics.data.MetricData;
import io.opentelemetry.sdk.testing.exporter.InMemoryMetricReader;
import io.sluice.server.telemetry.sdk.SdkSetup;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class OpenTelemetryMetersTest {

    private enum Why {
        QUEUE_DELAY,
        FULL
    }

    private final InMemoryMetricReader reader = InMemoryMetricReader.create();
    private final OpenTelemetrySdk sdk =
            SdkSetup.open(reader, "1.2.3", Map.of()).sdk();
    private final OpenTelemetryMeters telemetry = new OpenTelemetryMeters(sdk);
    private final ModelMeter meter = telemetry.model("vit");

    @AfterEach
    void close() {
        sdk.close();
    }

    @Test
    void model_sameName_sameMeter() {
        assertThat(telemetry.model("vit")).isSameAs(meter).isNotSameAs(telemetry.model("clip"));
    }

    @Test
    void resource_always_namesServiceAndVersion() {
        meter.add(Instrument.BATCH_FAULTS, 1);

        assertThat(metric(Instrument.BATCH_FAULTS)
                        .orElseThrow()
                        .getResource()
                        .getAttributes()
                        .asMap())
                .containsEntry(AttributeKey.stringKey("service.name"), "sluice")
                .containsEntry(AttributeKey.stringKey("service.version"), "1.2.3");
    }

    @ParameterizedTest
    @MethodSource("ours")
    void record_everyInstrument_hasItsNameUnitAndDescription(Instrument instrument) {
        SampleRecording.of(instrument, meter);

        MetricData metric = metric(instrument).orElseThrow();
        assertThat(metric.getUnit()).isEqualTo(instrument.unit());
        assertThat(metric.getDescription()).isEqualTo(instrument.description());
    }

    @Test
    void add_byReason_labelsModelAndLowerCaseReason() {
        meter.add(Instrument.BATCHES, 2, Why.QUEUE_DELAY);
        meter.add(Instrument.BATCHES, 3, Why.QUEUE_DELAY);
        meter.add(Instrument.BATCHES, 1, Why.FULL);

        assertThat(metric(Instrument.BATCHES).orElseThrow().getLongSumData().getPoints())
                .extracting(LongPointData::getAttributes, LongPointData::getValue)
                .containsExactlyInAnyOrder(tuple(labels("vit", "queue_delay"), 5L), tuple(labels("vit", "full"), 1L));
    }

    @Test
    void recordNanos_someDurations_countsSecondsInTheirBuckets() {
        meter.recordNanos(Instrument.EXECUTE_DURATION, 1_400_000);
        meter.recordNanos(Instrument.EXECUTE_DURATION, 61_000_000_000L);
        meter.recordNanos(Instrument.EXECUTE_DURATION, -5);

        HistogramPointData point =
                metric(Instrument.EXECUTE_DURATION).orElseThrow().getHistogramData().getPoints().stream()
                        .findFirst()
                        .orElseThrow();
        assertThat(point.getBoundaries()).isEqualTo(Buckets.DURATION_SECONDS);
        assertThat(point.getCounts().get(Buckets.DURATION_SECONDS.indexOf(0.0015)))
                .isEqualTo(1);
        assertThat(point.getCounts().get(Buckets.DURATION_SECONDS.size())).isEqualTo(1);
        assertThat(point.getCounts().get(0)).as("negative counts as zero").isEqualTo(1);
        assertThat(point.getSum()).isEqualTo(61.0014);
    }

    @Test
    void recordSize_aBatch_countsInPowersOfTwo() {
        meter.recordSize(Instrument.BATCH_SIZE, 8);
        meter.recordSize(Instrument.BATCH_SIZE, 9);

        HistogramPointData point = metric(Instrument.BATCH_SIZE).orElseThrow().getHistogramData().getPoints().stream()
                .findFirst()
                .orElseThrow();
        assertThat(point.getBoundaries()).startsWith(1.0, 2.0, 4.0, 8.0, 16.0).endsWith(1024.0);
        assertThat(point.getCounts()).startsWith(0L, 0L, 0L, 1L, 1L, 0L);
    }

    @Test
    void gauge_closed_disappears() {
        try (ModelMeter.Gauge open = meter.gauge(Instrument.QUEUE_ROWS, () -> 7)) {
            assertThat(open).isNotNull();
            assertThat(reading(Instrument.QUEUE_ROWS)).containsExactly(7L);
        }

        assertThat(metric(Instrument.QUEUE_ROWS)).isEmpty();
    }

    @Test
    void gauge_openedAgain_newerReadingStaysWhenOlderIsClosed() {
        ModelMeter.Gauge older = meter.gauge(Instrument.MODEL_READY, () -> 0);
        ModelMeter.Gauge newer = meter.gauge(Instrument.MODEL_READY, () -> 1);

        assertThat(reading(Instrument.MODEL_READY)).containsExactly(1L);
        older.close();
        assertThat(reading(Instrument.MODEL_READY)).containsExactly(1L);
        newer.close();
        assertThat(reading(Instrument.MODEL_READY)).isEmpty();
    }

    @Test
    void latencies_ofTwoSizes_areSecondsBySizeAndQuantileUntilClosed() {
        try (ModelMeter.Gauge open = meter.latencies(
                Instrument.BATCH_LATENCY,
                () -> List.of(
                        new ModelMeter.SizeLatency(1, 7_000_000, 8_000_000),
                        new ModelMeter.SizeLatency(8, 21_000_000, 2_000_000_000)))) {
            assertThat(open).isNotNull();
            assertThat(metric(Instrument.BATCH_LATENCY)
                            .orElseThrow()
                            .getDoubleGaugeData()
                            .getPoints())
                    .extracting(DoublePointData::getAttributes, DoublePointData::getValue)
                    .containsExactlyInAnyOrder(
                            tuple(sizeLabels("1", "0.5"), 0.007),
                            tuple(sizeLabels("1", "0.99"), 0.008),
                            tuple(sizeLabels("8", "0.5"), 0.021),
                            tuple(sizeLabels("8", "0.99"), 2.0));
        }

        assertThat(metric(Instrument.BATCH_LATENCY)).isEmpty();
    }

    @Test
    void gauge_readingFails_othersAreStillRead() {
        meter.gauge(Instrument.QUEUE_BYTES, () -> {
            throw new IllegalStateException("freed");
        });
        telemetry.model("clip").gauge(Instrument.QUEUE_BYTES, () -> 3);

        assertThat(reading(Instrument.QUEUE_BYTES)).containsExactly(3L);
    }

    @Test
    void record_anotherKind_isDroppedAndDoesNotThrow() {
        assertThatCode(() -> {
                    meter.add(Instrument.REQUESTS, 1);
                    meter.add(Instrument.BATCH_FAULTS, 1, Why.FULL);
                    meter.recordNanos(Instrument.BATCH_SIZE, 1);
                    meter.recordSize(Instrument.QUEUE_DURATION, 1);
                    meter.gauge(Instrument.BATCHES, () -> 1).close();
                    meter.latencies(Instrument.QUEUE_ROWS, List::of).close();
                    meter.gauge(Instrument.BATCH_LATENCY, () -> 1).close();
                    meter.add(Instrument.BATCH_FAULTS, -1);
                })
                .doesNotThrowAnyException();
        assertThat(reader.collectAllMetrics()).isEmpty();
    }

    @Test
    void record_afterClose_doesNotThrow() {
        sdk.close();

        assertThatCode(() -> SampleRecording.everything(meter)).doesNotThrowAnyException();
    }

    private static Stream<Instrument> ours() {
        return Arrays.stream(Instrument.values()).filter(instrument -> instrument.kind() != Instrument.Kind.OF_GRPC);
    }

    private Optional<MetricData> metric(Instrument instrument) {
        return reader.collectAllMetrics().stream()
                .filter(metric -> metric.getName().equals(instrument.metricName()))
                .findFirst();
    }

    private List<Long> reading(Instrument gauge) {
        return metric(gauge).stream()
                .flatMap(metric -> metric.getLongGaugeData().getPoints().stream())
                .map(LongPointData::getValue)
                .toList();
    }

    private static Attributes sizeLabels(String batchSize, String quantile) {
        return Attributes.of(
                AttributeKey.stringKey("model"),
                "vit",
                AttributeKey.stringKey("batch_size"),
                batchSize,
                AttributeKey.stringKey("quantile"),
                quantile);
    }

    private static Attributes labels(String model, String reason) {
        return Attributes.of(AttributeKey.stringKey("model"), model, AttributeKey.stringKey("reason"), reason);
    }
}
