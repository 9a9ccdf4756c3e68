package io.sluice.server.http;

import com.sun.net.httpserver.Headers;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpHandler;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.zip.GZIPOutputStream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Finds the page of a path, and sends what it replies. */
final class Pages implements HttpHandler {

    private static final Logger log = LoggerFactory.getLogger(Pages.class);

    /** Below this, compressing costs more than it saves. */
    private static final int GZIP_FLOOR_BYTES = 1024;

    private static final long NO_BODY = -1;

    private final Map<String, Page> pages;

    Pages(Map<String, Page> pages) {
        this.pages = new TreeMap<>(pages);
    }

    @Override
    public void handle(HttpExchange exchange) throws IOException {
        try (exchange) {
            send(exchange, reply(exchange));
        }
    }

    private Reply reply(HttpExchange exchange) {
        String path = exchange.getRequestURI().getPath();
        @Nullable Page page = path == null ? null : pages.get(path);
        if (page == null) {
            return Reply.text(
                    Reply.NOT_FOUND, "there is nothing here; there are:\n" + String.join("\n", pages.keySet()) + "\n");
        }
        String method = exchange.getRequestMethod();
        if (!method.equals("GET") && !method.equals("HEAD")) {
            exchange.getResponseHeaders().set("Allow", "GET, HEAD");
            return Reply.text(Reply.METHOD_NOT_ALLOWED, "only GET and HEAD are answered\n");
        }
        try {
            return page.reply(exchange.getRequestHeaders());
        } catch (IOException | RuntimeException e) {
            log.atError().addKeyValue("path", path).setCause(e).log("page cannot be made");
            return Reply.text(Reply.INTERNAL_ERROR, "the server failed to answer; its log says why\n");
        }
    }

    private static void send(HttpExchange exchange, Reply reply) throws IOException {
        Headers headers = exchange.getResponseHeaders();
        headers.set("Content-Type", reply.contentType());
        headers.set("Cache-Control", "no-store");
        headers.set("Vary", "Accept, Accept-Encoding");
        byte[] body = reply.body();
        if (body.length >= GZIP_FLOOR_BYTES && acceptsGzip(exchange.getRequestHeaders())) {
            headers.set("Content-Encoding", "gzip");
            body = gzip(body);
        }
        if (exchange.getRequestMethod().equals("HEAD")) {
            exchange.sendResponseHeaders(reply.status(), NO_BODY);
            return;
        }
        exchange.sendResponseHeaders(reply.status(), body.length);
        try (OutputStream out = exchange.getResponseBody()) {
            out.write(body);
        }
    }

    private static boolean acceptsGzip(Headers request) {
        return request.getOrDefault("Accept-Encoding", List.of()).stream()
                .flatMap(header -> Arrays.stream(
                        header.toLowerCase(Locale.ROOT).replace(" ", "").split(",")))
                .anyMatch(coding -> coding.equals("gzip") || (coding.startsWith("gzip;") && !isZero(coding)));
    }

    private static boolean isZero(String coding) {
        return coding.matches("gzip;q=0(\\.0*)?");
    }

    private static byte[] gzip(byte[] body) throws IOException {
        ByteArrayOutputStream compressed = new ByteArrayOutputStream(body.length / 8);
        try (GZIPOutputStream out = new GZIPOutputStream(compressed)) {
            out.write(body);
        }
        return compressed.toByteArray();
    }
}
