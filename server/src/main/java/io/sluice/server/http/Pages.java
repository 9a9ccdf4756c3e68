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
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.zip.GZIPOutputStream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Finds the page of a path, and sends what it replies; pages that take time do so on threads of their own. */
final class Pages implements HttpHandler {

    private static final Logger log = LoggerFactory.getLogger(Pages.class);

    /** Below this, compressing costs more than it saves. */
    private static final int GZIP_FLOOR_BYTES = 1024;

    private static final long NO_BODY = -1;

    private static final Reply BUSY = Reply.text(Reply.UNAVAILABLE, "too many at once; try again in a second\n")
            .with("Retry-After", "1");

    private final Map<String, Page> pages;
    private final Executor patient;

    /** @param patient runs what takes time; bounded, and refuses what is too much */
    Pages(Map<String, Page> pages, Executor patient) {
        this.pages = new TreeMap<>(pages);
        this.patient = patient;
    }

    @Override
    public void handle(HttpExchange exchange) throws IOException {
        @Nullable Page page = page(exchange);
        if (page != null && page.takesTime()) {
            try {
                patient.execute(() -> answerPatiently(exchange, page)); // whose the exchange is from here on
            } catch (RejectedExecutionException full) {
                try (exchange) {
                    send(exchange, BUSY);
                }
            }
        } else {
            answer(exchange, page);
        }
    }

    private void answerPatiently(HttpExchange exchange, Page page) {
        try {
            answer(exchange, page);
        } catch (IOException | RuntimeException unheard) { // the JDK's own threads pass over both
            log.atDebug().setCause(unheard).log("client went away, or sent what cannot be read to its end");
        }
    }

    private void answer(HttpExchange exchange, @Nullable Page page) throws IOException {
        try (exchange) {
            send(exchange, reply(exchange, page));
        }
    }

    private @Nullable Page page(HttpExchange exchange) {
        @Nullable String path = exchange.getRequestURI().getPath();
        return path == null ? null : pages.get(path);
    }

    private Reply reply(HttpExchange exchange, @Nullable Page page) {
        if (page == null) {
            return Reply.text(
                    Reply.NOT_FOUND, "there is nothing here; there are:\n" + String.join("\n", pages.keySet()) + "\n");
        }
        String method = exchange.getRequestMethod();
        if (!page.takes(method)) {
            return Reply.text(Reply.METHOD_NOT_ALLOWED, "only GET and HEAD are answered\n")
                    .with("Allow", "GET, HEAD");
        }
        try {
            return page.reply(new Visit(exchange));
        } catch (IOException | RuntimeException e) {
            log.atError()
                    .addKeyValue("path", exchange.getRequestURI().getPath())
                    .setCause(e)
                    .log("page cannot be made");
            return Reply.text(Reply.INTERNAL_ERROR, "the server failed to answer; its log says why\n");
        }
    }

    private static void send(HttpExchange exchange, Reply reply) throws IOException {
        Headers headers = exchange.getResponseHeaders();
        headers.set("Content-Type", reply.contentType());
        headers.set("Cache-Control", "no-store");
        headers.set("Vary", "Accept, Accept-Encoding");
        headers.set("X-Content-Type-Options", "nosniff");
        reply.headers().forEach(headers::set);
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
