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
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Writes {@code docs/metrics.md} from the enum, with the names that a real scrape shows. */
class MetricsDocumentTest {

    private static final String INTRODUCTION = """
            # Metrics

            <!-- Generated from Instrument.java by MetricsDocumentTest; do not edit. -->

            `GET /metrics` on the HTTP port (8002 unless told otherwise) answers in the text format of Prometheus, or in
            OpenMetrics where the `Accept` header asks for it. Every series of `sluice_` has the label `model`, which is `(server)`
            for what concerns no model. Counters and histograms count from the start of the process.

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

            Those of `grpc_` are what any server of gRPC has ([gRFC A66](https://github.com/grpc/proposal/blob/master/A66-otel-stats.md)),
            so that dashboards made for them show this one; methods that no service here has are `other`. They see health checks,
            reflection and calls that were refused before they were read, which `sluice_requests_total` counts for the model
            `(unknown)` or not at all.

            `sluice_connections_refused_total` and `sluice_calls_cut_total` are explained in [limits](limits.md).

            ## Buckets

            - Durations, in seconds: %s.
            - Sizes: %s.

            Prometheus makes native histograms of them with `convert_classic_histograms_to_nhcb: true` in its scrape configuration.
            Over OTLP they are exponential, and so native in Prometheus, where `OTEL_EXPORTER_OTLP_METRICS_DEFAULT_HISTOGRAM_AGGREGATION`
            is `base2_exponential_bucket_histogram`: a percentile is then known to 5 %% where a duration varies a hundredfold. The page
            for scrapes stays as it is: native histograms have no text format that is final.

            Each metric has at most 2,000 series; what would be one more is counted without its labels (`otel_metric_overflow`).

            ## OpenTelemetry

            Nothing is sent anywhere unless a variable of [OpenTelemetry](https://opentelemetry.io/docs/languages/java/configuration/)
            says so; all of its `OTEL_*` work, but OTLP goes over HTTP only (`http/protobuf`). The page for scrapes is there in any case.

            | variable | what it does |
            |---|---|
            | `OTEL_EXPORTER_OTLP_ENDPOINT=http://collector:4318` | sends metrics there every minute, and traces |
            | `OTEL_METRICS_EXPORTER=none`, `OTEL_TRACES_EXPORTER=none` | keeps one of the two at home |
            | `OTEL_METRIC_EXPORT_INTERVAL=10000` | how often metrics are sent, in milliseconds |
            | `OTEL_EXPORTER_OTLP_HEADERS=key=value` | headers of each export, e.g. a token |
            | `OTEL_SERVICE_NAME`, `OTEL_RESOURCE_ATTRIBUTES=key=value,...` | what the server is called, unless `sluice`, and what else is known of it |
            | `OTEL_SDK_DISABLED=true` | records nothing at all; the page is empty |

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
    void metricsDocument_instruments_isUpToDate() throws IOException, InterruptedException {
        List<String> scrape = scrape();
        StringBuilder page = new StringBuilder(INTRODUCTION);
        for (Instrument instrument : Instrument.values()) {
            page.append(row(instrument, typeLine(instrument, scrape)));
        }
        page.append(AFTERWORD.formatted(
                Arrays.stream(Rejection.Reason.values())
                        .map(reason -> "`" + reason.name().toLowerCase(Locale.ROOT) + "`")
                        .collect(Collectors.joining(", ")),
                join(Buckets.DURATION_SECONDS),
                join(Buckets.SIZE)));

        new GeneratedDocument("metrics.md", MetricsDocumentTest.class).check(page.toString());
    }

    private static String row(Instrument instrument, String typeLine) {
        String[] type = typeLine.split(" ", -1);
        return "| `%s` | %s | %s | %s | %s |\n"
                .formatted(type[2], type[3], unit(instrument), labels(instrument), instrument.description());
    }

    /** The line of the page that has the instrument's name, whatever Prometheus has appended to it. */
    private static String typeLine(Instrument instrument, List<String> page) {
        Pattern line = Pattern.compile("# TYPE %s(_seconds|_bytes)?(_total)? \\w+"
                .formatted(instrument.metricName().replace('.', '_')));
        return page.stream().filter(line.asMatchPredicate()).findFirst().orElseThrow();
    }

    private static List<String> scrape() throws IOException, InterruptedException {
        try (PrometheusTelemetry telemetry = new PrometheusTelemetry("document")) {
            SampleRecording.everything(telemetry.model("document"));
            SampleCalls.make(telemetry, 0);
            ByteArrayOutputStream out = new ByteArrayOutputStream();
            telemetry.write(ScrapeFormat.PROMETHEUS, out);
            return out.toString(UTF_8).lines().toList();
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
        Stream<String> others = instrument.kind().labels().stream()
                .filter(label -> instrument != Instrument.GRPC_CALLS_STARTED || !label.equals("grpc.status"))
                .map(label -> label.replace('.', '_'));
        Stream<String> model = instrument.kind() == Instrument.Kind.OF_GRPC ? Stream.empty() : Stream.of("model");
        return Stream.concat(model, others).map("`%s`"::formatted).collect(Collectors.joining(", "));
    }

    private static String join(List<? extends Number> bounds) {
        return bounds.stream()
                .map(bound ->
                        new BigDecimal(bound.toString()).stripTrailingZeros().toPlainString())
                .collect(Collectors.joining(", "));
    }
}
