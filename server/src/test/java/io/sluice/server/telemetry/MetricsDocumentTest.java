package io.sluice.server.telemetry;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.sluice.server.document.GeneratedDocument;
import io.sluice.server.rejection.Rejection;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.math.BigDecimal;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** Writes {@code docs/metrics.md} from the enum, with the names that a real scrape shows. */
class MetricsDocumentTest {

    private static final String INTRODUCTION = """
            # Metrics

            <!-- Generated from Instrument.java by MetricsDocumentTest; do not edit. -->

            `GET /metrics` on the HTTP port (8002 unless told otherwise) answers in the text format of Prometheus, or in
            OpenMetrics where the `Accept` header asks for it. Every series has the label `model`, which is `(server)` for what
            concerns no model. Counters and histograms count from the start of the process.

            | metric | type | unit | labels | what it says |
            |---|---|---|---|---|
            """;

    @SuppressWarnings("InlineFormatString") // the page reads best in one piece
    private static final String AFTERWORD = """

            `sluice_requests_total` has the `reason` `ok`, or why the request was refused or failed: %s.
            A stream is one request, which ends once. Each of its frames counts in `sluice_frames_total` with the same
            reasons, or with `dropped_superseded` or `dropped_stale`; so does one that a stream's early end left unanswered.

            `sluice_batch_latency_seconds` and `sluice_text_batch_latency_seconds` are what the server has learned and plans
            with, as mean of all replicas at the present pace, with the `quantile` 0.5 or 0.99; for the powers of two among the
            batch sizes that have run, and the largest there may be. `./sluice models` prints all sizes.

            `sluice_connections_refused_total` and `sluice_calls_cut_total` are explained in [limits](limits.md).

            ## Buckets

            - Durations, in seconds: %s.
            - Sizes: %s.

            ## Questions and their queries

            | question | PromQL |
            |---|---|
            | 99th percentile of the latency | `histogram_quantile(0.99, sum by (model, le) (rate(sluice_request_duration_seconds_bucket[1m])))` |
            | images a second | `sum by (model) (rate(sluice_batch_size_sum[1m]))` |
            | mean batch size | `sum by (model) (rate(sluice_batch_size_sum[1m])) / sum by (model) (rate(sluice_batch_size_count[1m]))` |
            | share of requests that did not succeed | `sum by (model) (rate(sluice_requests_total{reason!="ok"}[1m])) / sum by (model) (rate(sluice_requests_total[1m]))` |
            | share of frames that live streams drop | `sum by (model) (rate(sluice_frames_total{reason=~"dropped_.*"}[1m])) / sum by (model) (rate(sluice_frames_total[1m]))` |
            | what does one row cost in a batch of 8? | `sluice_batch_latency_seconds{batch_size="8",quantile="0.5"} / 8` |
            | would more `preprocess.threads` help? | `histogram_quantile(0.99, sum by (model, le) (rate(sluice_preprocess_wait_duration_seconds_bucket[1m])))`; near 0, no |
            | is the queue or the device slow? | compare `sluice_queue_duration_seconds` with `sluice_execute_duration_seconds` |
            """;

    @Test
    void metricsDocument_instruments_isUpToDate() throws IOException {
        StringBuilder page = new StringBuilder(INTRODUCTION);
        for (Instrument instrument : Instrument.values()) {
            page.append(row(instrument));
        }
        page.append(AFTERWORD.formatted(
                Arrays.stream(Rejection.Reason.values())
                        .map(reason -> "`" + reason.name().toLowerCase(Locale.ROOT) + "`")
                        .collect(Collectors.joining(", ")),
                join(Buckets.DURATION_SECONDS),
                join(Buckets.SIZE)));

        new GeneratedDocument("metrics.md", MetricsDocumentTest.class).check(page.toString());
    }

    private static String row(Instrument instrument) throws IOException {
        String[] type = typeLine(instrument).split(" ", -1);
        return "| `%s` | %s | %s | %s | %s |\n"
                .formatted(type[2], type[3], unit(instrument), labels(instrument), instrument.description());
    }

    private static String typeLine(Instrument instrument) throws IOException {
        try (PrometheusTelemetry telemetry = new PrometheusTelemetry("document")) {
            SampleRecording.of(instrument, telemetry.model("document"));
            ByteArrayOutputStream out = new ByteArrayOutputStream();
            telemetry.write(ScrapeFormat.PROMETHEUS, out);
            return out.toString(UTF_8)
                    .lines()
                    .filter(line -> line.startsWith("# TYPE sluice_"))
                    .findFirst()
                    .orElseThrow();
        }
    }

    private static String unit(Instrument instrument) {
        return switch (instrument.unit()) {
            case "s" -> "seconds";
            case "By" -> "bytes";
            case "{batch}" -> "batches";
            default -> instrument.unit().replaceAll("[{}]", "") + "s";
        };
    }

    private static String labels(Instrument instrument) {
        return switch (instrument.kind()) {
            case COUNTER_BY_REASON, TIME_BY_REASON -> "`model`, `reason`";
            case COUNT_BY_DEVICE -> "`model`, `device`, `precision`, `fallback`";
            case LATENCY_BY_SIZE -> "`model`, `batch_size`, `quantile`";
            case COUNTER, DURATION, SIZE, GAUGE -> "`model`";
        };
    }

    private static String join(List<? extends Number> bounds) {
        return bounds.stream()
                .map(bound ->
                        new BigDecimal(bound.toString()).stripTrailingZeros().toPlainString())
                .collect(Collectors.joining(", "));
    }
}
