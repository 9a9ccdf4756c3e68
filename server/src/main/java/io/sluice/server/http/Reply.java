package io.sluice.server.http;

import static java.nio.charset.StandardCharsets.UTF_8;

/**
 * What is sent back.
 *
 * @param body whole, so that a slow reader holds no lock of anybody's
 */
@SuppressWarnings("ArrayRecordComponent") // never compared
record Reply(int status, String contentType, byte[] body) {

    static final int OK = 200;
    static final int NOT_FOUND = 404;
    static final int METHOD_NOT_ALLOWED = 405;
    static final int INTERNAL_ERROR = 500;
    static final int UNAVAILABLE = 503;

    static Reply text(int status, String text) {
        return new Reply(status, "text/plain; charset=utf-8", text.getBytes(UTF_8));
    }
}
