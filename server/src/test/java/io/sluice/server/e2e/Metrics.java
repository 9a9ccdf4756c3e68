package io.sluice.server.e2e;

import io.sluice.server.telemetry.Instrument;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.Arrays;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What {@code /metrics} says at the moment. */
final class Metrics {

    private final HttpClient client = HttpClient.newHttpClient();
    private final URI page;

    Metrics(String host, int port) {
        this.page = URI.create("http://%s:%d/metrics".formatted(host, port));
    }

    /**
     * The sum of the series of that name whose labels contain all of {@code labels}; 0 where there is none.
     *
     * @param labels e.g. {@code reason="ok"}
     */
    double value(String name, String model, String... labels) {
        return page().lines()
                .filter(line -> line.startsWith(name + "{") && line.contains("model=\"" + model + "\""))
                .filter(line -> Arrays.stream(labels).allMatch(line::contains))
                .mapToDouble(line -> Double.parseDouble(line.substring(line.lastIndexOf(' '))))
                .sum();
    }

    /**
     * What an instrument has counted, or reads: the sum of all its series, whatever their labels; of a histogram, how often it
     * was recorded. 0 where it has no series.
     */
    double sum(Instrument instrument) {
        Pattern series = Pattern.compile("%s(_seconds|_bytes)?(_total|_count)?(\\{.*})? (\\S+)"
                .formatted(instrument.metricName().replace('.', '_')));
        return page().lines()
                .map(series::matcher)
                .filter(Matcher::matches)
                .mapToDouble(line -> Double.parseDouble(line.group(4)))
                .sum();
    }

    /** Rows that went through a forward pass; warm-up does not count. */
    double rowsRun(String model) {
        return value("sluice_batch_size_sum", model);
    }

    /** Rows admitted and not yet answered. */
    double rowsInside(String model) {
        return value("sluice_queue_rows", model);
    }

    /** Requests that ended that way. */
    double ended(String model, String reason) {
        return value("sluice_requests_total", model, "reason=\"" + reason + "\"");
    }

    private String page() {
        try {
            HttpRequest request = HttpRequest.newBuilder(page).build();
            return client.send(request, HttpResponse.BodyHandlers.ofString()).body();
        } catch (IOException unreachable) {
            throw new UncheckedIOException(unreachable);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(interrupted);
        }
    }
}
