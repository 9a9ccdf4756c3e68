package io.sluice.server.telemetry;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What the variables {@code OTEL_*} do; given here as the properties of the same meaning. */
class ExportTest {

    private final Collector collector;

    ExportTest() throws IOException {
        collector = new Collector();
    }

    @AfterEach
    void close() {
        collector.close();
    }

    @Test
    void open_nothingTold_exportsNowhere() {
        try (PrometheusTelemetry telemetry = new PrometheusTelemetry("1.2.3")) {
            assertThat(telemetry.openTelemetry().toString())
                    .contains("metricReaders=[" + SharedReader.class.getName())
                    .doesNotContain("Otlp", "PeriodicMetricReader");
        }
    }

    @Test
    void open_endpoint_metricsAndSpansGoThere() throws IOException {
        export(Map.of("otel.exporter.otlp.endpoint", collector.endpoint()));

        assertThat(collector.metrics()).contains("sluice.batch.faults", "vit", "service.version", "1.2.3");
        assertThat(collector.traces()).contains("a span");
    }

    @Test
    void open_endpointOfMetricsOnly_spansStay() throws IOException {
        export(Map.of("otel.exporter.otlp.metrics.endpoint", collector.endpoint() + "/v1/metrics"));

        assertThat(collector.metrics()).contains("sluice.batch.faults");
        assertThat(collector.traces()).isEmpty();
    }

    @Test
    void open_noExporterAskedFor_endpointIsNotUsed() throws IOException {
        export(Map.of(
                "otel.exporter.otlp.endpoint", collector.endpoint(),
                "otel.metrics.exporter", "none",
                "otel.traces.exporter", "none"));

        assertThat(collector.metrics()).isEmpty();
        assertThat(collector.traces()).isEmpty();
    }

    @Test
    void open_prometheusAskedFor_isThePageThatIsThereAnyway() throws IOException {
        String page = export(Map.of("otel.metrics.exporter", "prometheus"));

        assertThat(page).contains("sluice_batch_faults_total{model=\"vit\"} 1.0");
    }

    @Test
    void open_noSamplerNamed_tracesThatBeginHereAreBounded() {
        assertThat(sampler(Map.of())).contains("ParentBased{root:RateLimitedSampler{100/s}");
    }

    @Test
    void open_samplerNamed_isThat() {
        assertThat(sampler(Map.of("otel.traces.sampler", "always_on")))
                .contains("AlwaysOnSampler")
                .doesNotContain("RateLimited");
    }

    @Test
    void open_resourceAttributes_areOfTheTarget() throws IOException {
        String page = export(Map.of("otel.resource.attributes", "service.name=shop,deployment.environment=test"));

        assertThat(page)
                .contains("service_name=\"shop\"", "deployment_environment=\"test\"", "service_version=\"1.2.3\"");
    }

    @Test
    void open_sdkDisabled_recordsNothing() throws IOException {
        assertThat(export(Map.of("otel.sdk.disabled", "true"))).isEmpty();
    }

    @Test
    void open_exporterThatNobodyHas_saysWhich() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new PrometheusTelemetry("1.2.3", Map.of("otel.metrics.exporter", "pigeon")))
                .withMessageContaining("OTEL_")
                .withMessageContaining("pigeon");
    }

    @Test
    void open_protocolThatIsNotSpoken_saysWhatIs() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new PrometheusTelemetry("1.2.3", Map.of("otel.exporter.otlp.protocol", "grpc")))
                .withMessageContaining("OTEL_EXPORTER_OTLP_PROTOCOL must be http/protobuf, got 'grpc'");
    }

    @Test
    void open_endpointThatIsNone_saysWhich() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new PrometheusTelemetry("1.2.3", Map.of("otel.exporter.otlp.endpoint", "nowhere")))
                .withMessageContaining("nowhere");
    }

    /** Records a count and a span; returns the page for scrapes. What is exported has arrived, since closing flushes. */
    private static String export(Map<String, String> properties) throws IOException {
        try (PrometheusTelemetry telemetry = new PrometheusTelemetry("1.2.3", properties)) {
            telemetry.model("vit").add(Instrument.BATCH_FAULTS, 1);
            telemetry
                    .openTelemetry()
                    .getTracer("test")
                    .spanBuilder("a span")
                    .startSpan()
                    .end();
            ByteArrayOutputStream page = new ByteArrayOutputStream();
            telemetry.write(ScrapeFormat.PROMETHEUS, page);
            return page.toString(UTF_8);
        }
    }

    private String sampler(Map<String, String> properties) {
        try (PrometheusTelemetry telemetry = new PrometheusTelemetry("1.2.3", properties)) {
            return telemetry.openTelemetry().toString();
        }
    }
}
