package io.sluice.server.http;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.HashMap;
import java.util.Map;

/**
 * What is sent back.
 *
 * @param body whole, so that a slow reader holds no lock of anybody's
 * @param headers beside those that every reply has
 */
@SuppressWarnings("ArrayRecordComponent") // never compared
public record Reply(int status, String contentType, byte[] body, Map<String, String> headers) {

    public static final int OK = 200;
    static final int NOT_FOUND = 404;
    static final int METHOD_NOT_ALLOWED = 405;
    static final int INTERNAL_ERROR = 500;
    static final int UNAVAILABLE = 503;

    public Reply {
        headers = Map.copyOf(headers);
    }

    public Reply(int status, String contentType, byte[] body) {
        this(status, contentType, body, Map.of());
    }

    static Reply text(int status, String text) {
        return new Reply(status, "text/plain; charset=utf-8", text.getBytes(UTF_8));
    }

    public static Reply json(int status, String json) {
        return new Reply(status, "application/json; charset=utf-8", json.getBytes(UTF_8));
    }

    /** The same with one more header. */
    public Reply with(String header, String value) {
        Map<String, String> more = new HashMap<>(headers);
        more.put(header, value);
        return new Reply(status, contentType, body, more);
    }
}
