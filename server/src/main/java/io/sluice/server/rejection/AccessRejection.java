package io.sluice.server.rejection;

import java.time.Duration;

/** The caller may not do this, or not so often. */
public sealed interface AccessRejection extends Rejection {

    record AdminDisabled(String method) implements AccessRejection {
        @Override
        public Reason reason() {
            return Reason.ADMIN_DISABLED;
        }

        @Override
        public String message() {
            return method + " is an administrator's call, and administration is off; start the server with --admin";
        }
    }

    /** @param capacity administrators' calls that may wait at once */
    record AdminBusy(int capacity, Duration retryAfter) implements AccessRejection, Retryable {
        @Override
        public Reason reason() {
            return Reason.ADMIN_BUSY;
        }

        @Override
        public String message() {
            return "models are loaded and unloaded one after another, and %d calls are waiting already; retry later"
                    .formatted(capacity);
        }
    }

    record CredentialsMissing() implements AccessRejection {
        @Override
        public Reason reason() {
            return Reason.CREDENTIALS_MISSING;
        }

        @Override
        public String message() {
            return "this server serves known clients only, and the call does not say whose it is: send 'authorization: Bearer"
                    + " KEY', or show a client's certificate";
        }
    }

    /** It is not said what is wrong with them: only who guesses would learn from it. */
    record CredentialsRejected() implements AccessRejection {
        @Override
        public Reason reason() {
            return Reason.CREDENTIALS_REJECTED;
        }

        @Override
        public String message() {
            return "the credentials of this call are not, or no longer, those of a client of this server";
        }
    }

    /** @param permission that the client lacks */
    record PermissionDenied(String method, String permission) implements AccessRejection {
        @Override
        public Reason reason() {
            return Reason.PERMISSION_DENIED;
        }

        @Override
        public String message() {
            return "%s takes the permission '%s', which this client does not have".formatted(method, permission);
        }
    }

    /** @param requestsPerSecond that the client may make */
    record RateLimited(int requestsPerSecond, Duration retryAfter) implements AccessRejection, Retryable {
        @Override
        public Reason reason() {
            return Reason.RATE_LIMITED;
        }

        @Override
        public String message() {
            return "this client may make %d requests a second, where each image, text and frame counts; retry after %d ms"
                    .formatted(requestsPerSecond, retryAfter.toMillis());
        }
    }

    /** @param capacity calls that the client may have open at once */
    record CallsLimited(int capacity, Duration retryAfter) implements AccessRejection, Retryable {
        @Override
        public Reason reason() {
            return Reason.CALLS_LIMITED;
        }

        @Override
        public String message() {
            return "this client has %d calls open, which is all it may; retry when one has ended".formatted(capacity);
        }
    }
}
