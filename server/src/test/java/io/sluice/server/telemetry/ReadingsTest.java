package io.sluice.server.telemetry;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.server.telemetry.Readings.Histogram;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class ReadingsTest {

    private enum Reason {
        OK,
        QUEUE_FULL
    }

    private final PrometheusTelemetry telemetry = new PrometheusTelemetry("test");
    private final ModelMeter meter = telemetry.model("vit");

    @AfterEach
    void close() {
        telemetry.close();
    }

    @Test
    void byReason_severalReasons_areThoseOfTheModel() {
        meter.add(Instrument.REQUESTS, 2, Reason.OK);
        meter.add(Instrument.REQUESTS, 1, Reason.QUEUE_FULL);
        telemetry.model("clip").add(Instrument.REQUESTS, 9, Reason.OK);

        assertThat(telemetry.readings().byReason(Instrument.REQUESTS, "vit"))
                .isEqualTo(Map.of("ok", 2L, "queue_full", 1L));
    }

    @Test
    void histogram_ofDurations_isInSecondsWithABucketBeyondTheLast() {
        meter.recordNanos(Instrument.REQUEST_DURATION, TimeUnit.MILLISECONDS.toNanos(5));
        meter.recordNanos(Instrument.REQUEST_DURATION, TimeUnit.MINUTES.toNanos(2));

        Histogram read = telemetry
                .readings()
                .histogram(Instrument.REQUEST_DURATION, "vit")
                .orElseThrow();

        assertThat(read.bounds()).isEqualTo(Buckets.DURATION_SECONDS);
        assertThat(read.counts()).hasSize(Buckets.DURATION_SECONDS.size() + 1);
        assertThat(read.counts().get(Buckets.DURATION_SECONDS.indexOf(0.005))).isEqualTo(1);
        assertThat(read.counts().get(read.counts().size() - 1)).isEqualTo(1);
        assertThat(read.count()).isEqualTo(2);
        assertThat(read.sum()).isEqualTo(120.005);
    }

    @Test
    void number_ofAGauge_isWhatItReadsNow() {
        meter.gauge(Instrument.QUEUE_ROWS, () -> 7);

        assertThat(telemetry.readings().number(Instrument.QUEUE_ROWS, "vit")).hasValue(7);
        assertThat(telemetry.readings().number(Instrument.QUEUE_ROWS, "clip")).isEmpty();
    }

    @Test
    void readings_nothingRecorded_areEmpty() {
        Readings readings = telemetry.readings();

        assertThat(readings.byReason(Instrument.REQUESTS, "vit")).isEmpty();
        assertThat(readings.histogram(Instrument.BATCH_SIZE, "vit")).isEmpty();
        assertThat(readings.histogram(Instrument.REQUESTS, "vit")).isEmpty();
    }

    @Test
    void readings_betweenTwoScrapes_takeNothingFromThem() throws Exception {
        meter.add(Instrument.BATCH_FAULTS, 3);
        telemetry.readings();
        telemetry.readings();

        ByteArrayOutputStream scrape = new ByteArrayOutputStream();
        telemetry.write(ScrapeFormat.PROMETHEUS, scrape);

        assertThat(scrape.toString(StandardCharsets.UTF_8).lines())
                .contains("sluice_batch_faults_total{model=\"vit\"} 3.0");
    }
}
