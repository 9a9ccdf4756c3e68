package io.sluice.loadtest.metrics;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/** Reads a server's metrics page once a second, until closed. A page that does not come in time leaves a gap. */
public final class MetricsScraper implements AutoCloseable {

    private static final Duration PERIOD = Duration.ofSeconds(1);
    private static final Duration TIMEOUT = Duration.ofSeconds(2);
    private static final int OK = 200;

    private final HttpClient http =
            HttpClient.newBuilder().connectTimeout(TIMEOUT).build();
    private final HttpRequest request;
    private final String model;
    private final ScheduledExecutorService thread = Executors.newSingleThreadScheduledExecutor(task -> {
        Thread scraper = new Thread(task, "loadtest-metrics");
        scraper.setDaemon(true);
        return scraper;
    });
    // Guarded by this.
    private final List<ServerSample> samples = new ArrayList<>();
    private long firstNanos;

    /**
     * Reads the page once, to see that it is there.
     *
     * @param model whose series count; empty for all models
     * @throws IOException if it is not; says where
     */
    public MetricsScraper(URI page, String model) throws IOException, InterruptedException {
        request = HttpRequest.newBuilder(page).timeout(TIMEOUT).build();
        this.model = model;
        try {
            scrape();
        } catch (IOException absent) {
            throw new IOException("no metrics at %s: %s".formatted(page, absent.getMessage()), absent);
        }
        var unused = thread.scheduleAtFixedRate(
                this::scrapeOrSkip, PERIOD.toNanos(), PERIOD.toNanos(), TimeUnit.NANOSECONDS);
    }

    /** What was read so far. */
    public synchronized ServerMetrics metrics() {
        return new ServerMetrics(samples);
    }

    @Override
    public void close() {
        thread.shutdownNow();
    }

    private void scrapeOrSkip() {
        try {
            scrape();
        } catch (IOException gap) {
            // The next one may come.
        } catch (InterruptedException closing) {
            Thread.currentThread().interrupt();
        }
    }

    private void scrape() throws IOException, InterruptedException {
        HttpResponse<String> response = http.send(request, HttpResponse.BodyHandlers.ofString());
        if (response.statusCode() != OK) {
            throw new IOException("HTTP status " + response.statusCode());
        }
        synchronized (this) {
            long now = System.nanoTime();
            if (samples.isEmpty()) {
                firstNanos = now;
            }
            samples.add(PrometheusText.parse(response.body(), Duration.ofNanos(now - firstNanos), model));
        }
    }
}
