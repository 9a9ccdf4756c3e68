package io.sluice.loadtest.metrics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class MetricsScraperTest {

    private final AtomicInteger pages = new AtomicInteger();
    private HttpServer server;
    private URI page;

    @BeforeEach
    void startServer() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/metrics", exchange -> {
            byte[] body = "sluice_queue_rows{model=\"m\"} %d\n"
                    .formatted(pages.incrementAndGet())
                    .getBytes(StandardCharsets.UTF_8);
            exchange.sendResponseHeaders(200, body.length);
            exchange.getResponseBody().write(body);
            exchange.close();
        });
        server.start();
        page = URI.create(
                "http://127.0.0.1:%d/metrics".formatted(server.getAddress().getPort()));
    }

    @AfterEach
    void stopServer() {
        server.stop(0);
    }

    @Test
    void metrics_whileItRuns_growByASampleEachSecond() throws Exception {
        try (MetricsScraper scraper = new MetricsScraper(page, "m")) {
            assertThat(scraper.metrics().samples()).hasSize(1);
            while (scraper.metrics().samples().size() < 2) {
                assertThat(Thread.interrupted()).as("timed out").isFalse();
            }

            ServerMetrics metrics = scraper.metrics();
            assertThat(metrics.samples().get(0).queueRows()).isEqualTo(1);
            assertThat(metrics.samples().get(1).queueRows()).isEqualTo(2);
            assertThat(metrics.samples().get(1).at()).isPositive();
        }
    }

    @Test
    void open_pageThatIsNotThere_saysWhere() {
        URI elsewhere = page.resolve("/nothing");

        assertThatThrownBy(() -> new MetricsScraper(elsewhere, ""))
                .isInstanceOf(IOException.class)
                .hasMessageContaining(elsewhere.toString())
                .hasMessageContaining("404");
    }
}
