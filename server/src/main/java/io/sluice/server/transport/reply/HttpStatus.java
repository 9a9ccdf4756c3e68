package io.sluice.server.transport.reply;

import com.google.rpc.Code;
import io.sluice.server.rejection.Rejection;

/** What a refusal is called in HTTP: as {@code google/rpc/code.proto} pairs the two. */
public final class HttpStatus {

    private HttpStatus() {}

    public static int of(Rejection.Reason reason) {
        return of(StatusWriter.code(reason));
    }

    private static int of(Code code) {
        return switch (code) {
            case INVALID_ARGUMENT, FAILED_PRECONDITION -> 400;
            case UNAUTHENTICATED -> 401;
            case PERMISSION_DENIED -> 403;
            case NOT_FOUND -> 404;
            case RESOURCE_EXHAUSTED -> 429;
            case CANCELLED -> 499;
            case UNAVAILABLE -> 503;
            case DEADLINE_EXCEEDED -> 504;
            default -> 500;
        };
    }
}
