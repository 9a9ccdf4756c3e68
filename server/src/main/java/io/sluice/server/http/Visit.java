package io.sluice.server.http;

import com.sun.net.httpserver.HttpExchange;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** One request to the operations port, as its page sees it. For the thread that answers it. */
public final class Visit {

    private static final int SCRAP_BYTES = 1 << 13;

    private final HttpExchange exchange;

    Visit(HttpExchange exchange) {
        this.exchange = exchange;
    }

    public String method() {
        return exchange.getRequestMethod();
    }

    /** What follows the question mark, still encoded; empty where nothing does. */
    public String query() {
        @Nullable String query = exchange.getRequestURI().getRawQuery();
        return query == null ? "" : query;
    }

    /** Every value of a header, in the order of the request. */
    public List<String> headers(String name) {
        return exchange.getRequestHeaders().getOrDefault(name, List.of());
    }

    /** The last value of a header, or nothing. */
    public Optional<String> header(String name) {
        List<String> values = headers(name);
        return values.isEmpty() ? Optional.empty() : Optional.of(values.get(values.size() - 1));
    }

    /** Where the connection comes from. */
    public InetAddress peer() {
        return exchange.getRemoteAddress().getAddress();
    }

    /**
     * Reads the body to its end; blocks until it is there, or the port's limits cut it off.
     *
     * @param limit most bytes of it
     * @return empty if it is longer. As much again is read and thrown away, so that a client that is little over hears the answer
     *     before its connection is closed.
     */
    public Optional<byte[]> body(int limit) throws IOException {
        InputStream in = exchange.getRequestBody();
        try {
            byte[] body = in.readNBytes(limit);
            if (in.read() < 0) {
                return Optional.of(body);
            }
        } catch (IndexOutOfBoundsException absurd) {
            throw unreadable(absurd);
        }
        drain(limit);
        return Optional.empty();
    }

    /**
     * Throws the body away, up to a limit, for an answer that needs none of it.
     *
     * @throws IOException if it does not arrive
     */
    public void drain(int limit) throws IOException {
        InputStream in = exchange.getRequestBody();
        byte[] scrap = new byte[SCRAP_BYTES];
        long left = limit;
        try {
            while (left > 0) {
                int read = in.read(scrap, 0, (int) Math.min(scrap.length, left));
                if (read < 0) {
                    return;
                }
                left -= read;
            }
        } catch (IndexOutOfBoundsException absurd) {
            throw unreadable(absurd);
        }
    }

    /** The JDK reads chunks of sizes that no array has, and fails so; it is the client's doing. */
    private static IOException unreadable(IndexOutOfBoundsException absurd) {
        return new IOException("the body has a chunk of an impossible size", absurd);
    }
}
