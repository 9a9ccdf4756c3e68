package io.sluice.cli.output;

import io.sluice.client.SluiceException;
import io.sluice.server.app.StartupException;
import io.sluice.server.config.ConfigException;
import java.io.IOException;
import java.util.List;

/**
 * A failure as it is told.
 *
 * @param code of gRPC where a server answered, else {@code USAGE}, {@code FAILED} or {@code BUG}
 * @param reason the server's stable reason; empty where there is none
 * @param message for people; may have several lines
 * @param fieldViolations the fields that the server refused
 */
public record Failure(
        String code, String reason, String message, List<SluiceException.FieldViolation> fieldViolations) {

    private static final String USAGE = "USAGE";
    private static final String FAILED = "FAILED";
    private static final String BUG = "BUG";

    /** Tells a failure that nobody foresaw as a bug. */
    public static Failure of(Throwable failure) {
        String message = String.valueOf(failure.getMessage());
        if (failure instanceof SluiceException refusal) {
            return ofServer(refusal);
        }
        if (failure instanceof ConfigException) {
            return usage(message);
        }
        if (failure instanceof UserException user) {
            return new Failure(user.code(), "", message, List.of());
        }
        if (failure instanceof StartupException || failure instanceof IOException) {
            return new Failure(FAILED, "", message, List.of());
        }
        if (failure instanceof InterruptedException) {
            return new Failure(FAILED, "", "interrupted", List.of());
        }
        return new Failure(BUG, "", "this is a bug; please report it with the lines above: " + failure, List.of());
    }

    /** A command that could not be understood. */
    public static Failure usage(String message) {
        return new Failure(USAGE, "", message, List.of());
    }

    private static Failure ofServer(SluiceException refusal) {
        String code = refusal.code().name();
        String reason = refusal.reason();
        String codes = reason.isEmpty() || reason.equals(code) ? code : code + ", " + reason;
        String message = "%s (%s)".formatted(refusal.getMessage(), codes);
        return new Failure(code, reason, message, refusal.fieldViolations());
    }

    public boolean isUsage() {
        return code.equals(USAGE);
    }

    public boolean isBug() {
        return code.equals(BUG);
    }
}
