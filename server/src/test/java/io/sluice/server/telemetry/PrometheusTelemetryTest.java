package io.sluice.server.telemetry;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class PrometheusTelemetryTest {

    private final PrometheusTelemetry telemetry = new PrometheusTelemetry("1.2.3");
    private final ModelMeter meter = telemetry.model("vit");

    @AfterEach
    void close() {
        telemetry.close();
    }

    @Test
    void write_everyInstrument_hasItsTypeAndNoSurprisingName() throws IOException {
        SampleRecording.everything(meter);

        assertThat(scrape(ScrapeFormat.PROMETHEUS).filter(line -> line.startsWith("# TYPE")))
                .containsExactlyInAnyOrder(
                        "# TYPE sluice_requests_total counter",
                        "# TYPE sluice_request_duration_seconds histogram",
                        "# TYPE sluice_admission_duration_seconds histogram",
                        "# TYPE sluice_streams gauge",
                        "# TYPE sluice_frames_total counter",
                        "# TYPE sluice_frame_duration_seconds histogram",
                        "# TYPE sluice_preprocess_wait_duration_seconds histogram",
                        "# TYPE sluice_preprocess_duration_seconds histogram",
                        "# TYPE sluice_queue_duration_seconds histogram",
                        "# TYPE sluice_execute_duration_seconds histogram",
                        "# TYPE sluice_batch_size histogram",
                        "# TYPE sluice_text_execute_duration_seconds histogram",
                        "# TYPE sluice_text_batch_size histogram",
                        "# TYPE sluice_device_free_bytes gauge",
                        "# TYPE sluice_batch_limit gauge",
                        "# TYPE sluice_device_time_seconds_total counter",
                        "# TYPE sluice_batch_latency_seconds gauge",
                        "# TYPE sluice_text_batch_latency_seconds gauge",
                        "# TYPE sluice_label_lookups_total counter",
                        "# TYPE sluice_label_sentences_total counter",
                        "# TYPE sluice_label_sentences_pending gauge",
                        "# TYPE sluice_label_cache_bytes gauge",
                        "# TYPE sluice_batches_total counter",
                        "# TYPE sluice_rows_dropped_total counter",
                        "# TYPE sluice_replica_busy_time_seconds_total counter",
                        "# TYPE sluice_batch_faults_total counter",
                        "# TYPE sluice_passes_hung_total counter",
                        "# TYPE sluice_replica_restarts_total counter",
                        "# TYPE sluice_replicas gauge",
                        "# TYPE sluice_replicas_serving gauge",
                        "# TYPE sluice_replica_states gauge",
                        "# TYPE sluice_connections gauge",
                        "# TYPE sluice_connections_refused_total counter",
                        "# TYPE sluice_arriving_bytes gauge",
                        "# TYPE sluice_leaving_bytes gauge",
                        "# TYPE sluice_calls_cut_total counter",
                        "# TYPE sluice_queue_rows gauge",
                        "# TYPE sluice_queue_bytes gauge",
                        "# TYPE sluice_arena_rows gauge",
                        "# TYPE sluice_arena_bytes gauge",
                        "# TYPE sluice_model_ready gauge",
                        "# TYPE sluice_model_versions gauge",
                        "# TYPE sluice_model_loads_total counter",
                        "# TYPE sluice_process_memory_bytes gauge",
                        "# TYPE sluice_process_cpu_time_seconds_total counter",
                        "# TYPE sluice_jvm_heap_bytes gauge",
                        "# TYPE sluice_jvm_direct_bytes gauge",
                        "# TYPE sluice_network_buffer_bytes gauge",
                        "# TYPE sluice_jvm_gc_time_seconds_total counter",
                        "# TYPE sluice_jvm_threads gauge",
                        "# TYPE target_info gauge");
    }

    @Test
    void write_series_carryModelAndWhatTellsThemApartOnly() throws IOException {
        SampleRecording.everything(meter);

        assertThat(scrape(ScrapeFormat.PROMETHEUS))
                .contains(
                        "sluice_requests_total{model=\"vit\",reason=\"sample\"} 1.0",
                        "sluice_batch_faults_total{model=\"vit\"} 1.0",
                        "sluice_model_ready{model=\"vit\"} 1.0",
                        "sluice_arena_rows{model=\"vit\",state=\"sample\"} 1.0",
                        "sluice_replica_busy_time_seconds_total{model=\"vit\",replica=\"cuda:0/1\"} 0.001",
                        "sluice_jvm_gc_time_seconds_total{model=\"vit\"} 0.001",
                        "sluice_admission_duration_seconds_bucket{model=\"vit\",le=\"0.001\"} 1",
                        "sluice_batch_latency_seconds{batch_size=\"8\",model=\"vit\",quantile=\"0.5\"} 0.021",
                        "sluice_batch_latency_seconds{batch_size=\"8\",model=\"vit\",quantile=\"0.99\"} 0.025",
                        "sluice_execute_duration_seconds_bucket{model=\"vit\",le=\"5.0E-4\"} 0",
                        "sluice_execute_duration_seconds_bucket{model=\"vit\",le=\"0.001\"} 1",
                        "sluice_batch_size_bucket{model=\"vit\",le=\"1024.0\"} 1",
                        "sluice_batch_size_count{model=\"vit\"} 1");
    }

    @Test
    void write_target_namesServiceAndVersion() throws IOException {
        SampleRecording.everything(meter);

        assertThat(scrape(ScrapeFormat.PROMETHEUS).filter(line -> line.startsWith("target_info{")))
                .singleElement()
                .asString()
                .contains("service_name=\"sluice\"", "service_version=\"1.2.3\"");
    }

    @Test
    void write_openMetrics_endsWithEof() throws IOException {
        SampleRecording.everything(meter);

        assertThat(scrape(ScrapeFormat.OPEN_METRICS))
                .contains("# TYPE sluice_requests counter", "# UNIT sluice_request_duration_seconds seconds")
                .endsWith("# EOF");
    }

    @Test
    void write_hostileModelName_isEscaped() throws IOException {
        telemetry.model("a\"b\\c\nd").add(Instrument.BATCH_FAULTS, 1);

        assertThat(scrape(ScrapeFormat.PROMETHEUS))
                .contains("sluice_batch_faults_total{model=\"a\\\"b\\\\c\\nd\"} 1.0");
    }

    @Test
    void accepting_header_choosesFormat() {
        assertThat(ScrapeFormat.accepting("")).isEqualTo(ScrapeFormat.PROMETHEUS);
        assertThat(ScrapeFormat.accepting("text/html, */*")).isEqualTo(ScrapeFormat.PROMETHEUS);
        assertThat(ScrapeFormat.accepting("application/openmetrics-text;version=1.0.0;q=0.5,text/plain;q=0.3"))
                .isEqualTo(ScrapeFormat.OPEN_METRICS);
    }

    @Test
    void record_fromManyThreadsWhileScraping_losesNothing() throws Exception {
        int threads = 4;
        int each = 5_000;
        ExecutorService pool = Executors.newFixedThreadPool(threads);
        List<Future<?>> running = new ArrayList<>();
        for (int t = 0; t < threads; t++) {
            running.add(pool.submit(() -> {
                for (int i = 0; i < each; i++) {
                    telemetry.model("shared").add(Instrument.REQUESTS, 1, SampleRecording.Reason.SAMPLE);
                    telemetry.model("shared").recordNanos(Instrument.QUEUE_DURATION, i);
                    telemetry
                            .model("shared")
                            .gauge(Instrument.QUEUE_ROWS, () -> 1)
                            .close();
                }
            }));
        }
        pool.shutdown();
        while (running.stream().anyMatch(future -> !future.isDone())) {
            scrape(ScrapeFormat.PROMETHEUS);
        }
        for (Future<?> future : running) {
            future.get();
        }

        assertThat(scrape(ScrapeFormat.PROMETHEUS))
                .contains(
                        "sluice_requests_total{model=\"shared\",reason=\"sample\"} 20000.0",
                        "sluice_queue_duration_seconds_count{model=\"shared\"} 20000");
    }

    private Stream<String> scrape(ScrapeFormat format) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        telemetry.write(format, out);
        return out.toString(UTF_8).lines();
    }
}
