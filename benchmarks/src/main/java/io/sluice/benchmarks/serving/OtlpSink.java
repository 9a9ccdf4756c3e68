package io.sluice.benchmarks.serving;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.concurrent.atomic.AtomicLong;

/** Takes what is exported by OTLP over HTTP, and throws it away. */
final class OtlpSink implements AutoCloseable {

    private static final int OK = 200;
    private static final int NO_BODY = -1;

    private final HttpServer server;
    private final AtomicLong bytes = new AtomicLong();

    OtlpSink() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/", this::take);
        server.start();
    }

    /** What {@code OTEL_EXPORTER_OTLP_ENDPOINT} is to be. */
    String endpoint() {
        return "http://127.0.0.1:" + server.getAddress().getPort();
    }

    /** That have been exported so far. */
    long bytes() {
        return bytes.get();
    }

    private void take(HttpExchange exchange) throws IOException {
        try (exchange) {
            bytes.addAndGet(exchange.getRequestBody().readAllBytes().length);
            exchange.sendResponseHeaders(OK, NO_BODY);
        }
    }

    @Override
    public void close() {
        server.stop(0);
    }
}
