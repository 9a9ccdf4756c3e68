package io.sluice.server.page;

import io.sluice.server.http.Reply;
import io.sluice.server.rejection.Rejection;
import io.sluice.server.rejection.Retryable;
import io.sluice.server.transport.reply.HttpStatus;
import java.time.Duration;
import java.util.Map;

/** Writes refusals: the same reason and the same sentence as through gRPC. */
final class Refusals {

    private static final int UNAUTHORIZED = 401;

    private Refusals() {}

    static Reply of(Rejection rejection) {
        return of(HttpStatus.of(rejection.reason()), rejection);
    }

    /** A rejection that HTTP has a better status for. */
    static Reply of(int status, Rejection rejection) {
        Map<String, Object> error = Json.object("reason", rejection.reason().name(), "message", rejection.message());
        if (rejection instanceof Rejection.InvalidArgument invalid) {
            error.put("field", invalid.field());
        }
        Reply reply;
        if (rejection instanceof Retryable later) {
            error.put("retry_after_ms", later.retryAfter().toMillis());
            reply = reply(status, error).with("Retry-After", Long.toString(seconds(later.retryAfter())));
        } else {
            reply = reply(status, error);
        }
        return status == UNAUTHORIZED ? reply.with("WWW-Authenticate", "Bearer") : reply;
    }

    /** What only HTTP refuses. */
    static Reply of(int status, String reason, String message) {
        return reply(status, Json.object("reason", reason, "message", message));
    }

    private static Reply reply(int status, Map<String, Object> error) {
        return Reply.json(status, Json.write(Json.object("error", error)) + "\n");
    }

    /** Whole ones, for a header that has no smaller unit; never too early. */
    private static long seconds(Duration delay) {
        return Math.max(1, delay.plusNanos(999_999_999).toSeconds());
    }
}
