package io.sluice.server.e2e;

import com.google.protobuf.ByteString;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.opentelemetry.proto.collector.trace.v1.ExportTraceServiceRequest;
import io.opentelemetry.proto.trace.v1.Span;
import io.sluice.server.http.HttpLimits;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** Takes spans by OTLP over HTTP, as a collector does. */
final class SpanCollector implements AutoCloseable {

    private final List<Span> spans = new CopyOnWriteArrayList<>();
    private final HttpServer http;

    SpanCollector() throws IOException {
        HttpLimits.install(); // before the first server of the JVM, which tests of limits share
        http = HttpServer.create(new InetSocketAddress("127.0.0.1", 0), 0);
        http.createContext("/v1/traces", this::take);
        http.start();
    }

    String endpoint() {
        return "http://127.0.0.1:%d/v1/traces".formatted(http.getAddress().getPort());
    }

    /** Everything that has been exported. */
    List<Span> spans() {
        return spans;
    }

    List<Span> named(String name) {
        return spans.stream().filter(span -> span.getName().equals(name)).toList();
    }

    /** The one child of that name. */
    Span child(Span parent, String name) {
        List<Span> children = named(name).stream()
                .filter(span -> span.getParentSpanId().equals(parent.getSpanId()))
                .toList();
        if (children.size() != 1) {
            throw new AssertionError("%d spans '%s' of %s in %s".formatted(children.size(), name, parent, spans));
        }
        return children.get(0);
    }

    static String hex(ByteString id) {
        StringBuilder digits = new StringBuilder();
        for (byte b : id.toByteArray()) {
            digits.append("%02x".formatted(b));
        }
        return digits.toString();
    }

    static String attribute(Span span, String key) {
        return span.getAttributesList().stream()
                .filter(attribute -> attribute.getKey().equals(key))
                .map(attribute -> attribute.getValue().hasIntValue()
                        ? Long.toString(attribute.getValue().getIntValue())
                        : attribute.getValue().getStringValue())
                .findFirst()
                .orElse("");
    }

    private void take(HttpExchange exchange) throws IOException {
        try (exchange) {
            ExportTraceServiceRequest.parseFrom(exchange.getRequestBody())
                    .getResourceSpansList()
                    .forEach(resource ->
                            resource.getScopeSpansList().forEach(scope -> spans.addAll(scope.getSpansList())));
            exchange.sendResponseHeaders(200, -1);
        }
    }

    @Override
    public void close() {
        http.stop(0);
    }
}
