package io.sluice.server.telemetry;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.sluice.server.http.HttpLimits;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** Takes what is exported to it by OTLP over HTTP, and keeps it as text. */
final class Collector implements AutoCloseable {

    private static final String HOST = "127.0.0.1";

    private final Map<String, String> received = new ConcurrentHashMap<>();
    private final HttpServer http;

    Collector() throws IOException {
        HttpLimits.install(); // before the first server of the JVM, which tests of limits share
        http = HttpServer.create(new InetSocketAddress(HOST, 0), 0);
        http.createContext("/", this::take);
        http.start();
    }

    String endpoint() {
        return "http://%s:%d".formatted(HOST, http.getAddress().getPort());
    }

    /** Everything that was exported as metrics; names and labels are readable in it. */
    String metrics() {
        return received.getOrDefault("/v1/metrics", "");
    }

    String traces() {
        return received.getOrDefault("/v1/traces", "");
    }

    @Override
    public void close() {
        http.stop(0);
    }

    private void take(HttpExchange exchange) throws IOException {
        try (exchange) {
            keep(exchange.getRequestURI().getPath(), exchange.getRequestBody().readAllBytes());
            exchange.sendResponseHeaders(200, -1);
        }
    }

    private void keep(String path, byte[] message) {
        received.merge(path, new String(message, StandardCharsets.ISO_8859_1), String::concat);
    }
}
