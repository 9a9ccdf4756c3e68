package io.sluice.benchmarks.peers;

import io.sluice.loadtest.measure.LoadReport;
import java.time.Duration;
import java.util.Locale;
import java.util.stream.Collectors;

/** A report as one line of JSON: rates a second, latencies in milliseconds. */
final class JsonLine {

    private JsonLine() {}

    static String of(LoadReport report, AnswerSizes sizes) {
        String failures = report.counts().failures().errors().entrySet().stream()
                .map(failure -> "\"%s\":%d".formatted(failure.getKey(), failure.getValue()))
                .collect(Collectors.joining(",", "{", "}"));
        return String.format(
                Locale.ROOT,
                "{\"rate\":%.3f,\"good\":%.3f,\"p50\":%.4f,\"p99\":%.4f,\"mean\":%.4f,\"seconds\":%.3f,\"requests\":%d,"
                        + "\"ok\":%d,\"withdrawn\":%d,\"failed\":%s,\"late_p99\":%.4f,\"saturated\":%b,"
                        + "\"answers\":%d,\"least_bytes\":%d,\"most_bytes\":%d}",
                report.requestsPerSecond(),
                report.goodPerSecond(),
                millis(report.latencies().latency().p50()),
                millis(report.latencies().latency().p99()),
                millis(report.latencies().latency().mean()),
                report.elapsed().toNanos() / 1e9,
                report.counts().requests(),
                report.counts().succeeded(),
                report.counts().withdrawn(),
                failures,
                millis(report.saturation().lateness().p99()),
                report.saturation().isSaturated(),
                sizes.count(),
                sizes.least(),
                sizes.most());
    }

    private static double millis(Duration duration) {
        return duration.toNanos() / 1e6;
    }
}
