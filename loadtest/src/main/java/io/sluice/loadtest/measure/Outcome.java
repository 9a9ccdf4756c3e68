package io.sluice.loadtest.measure;

/**
 * What became of some of the requests.
 *
 * @param reason the server's, or the gRPC code; empty where the kind says it all
 */
public record Outcome(Kind kind, String reason, long count) {

    private static final String REFUSAL = "RESOURCE_EXHAUSTED";
    private static final String EXPIRY = "DEADLINE_EXCEEDED";

    /** In the order in which they are told. */
    public enum Kind {
        IN_TIME("answered in time"),
        /** After the objective. */
        LATE("answered late"),
        /** At once, because too much was asked. */
        REFUSED("refused"),
        /** The deadline passed. */
        EXPIRED("expired"),
        /** By the client, on purpose. */
        CANCELLED("cancelled"),
        /** A video frame, as the stream's policy says. */
        DROPPED("dropped"),
        FAILED("failed");

        private final String words;

        Kind(String words) {
            this.words = words;
        }

        @Override
        public String toString() {
            return words;
        }
    }

    /** @param reason as {@code RESOURCE_EXHAUSTED/QUEUE_FULL} */
    static Outcome ofError(String reason, long count) {
        String code = reason.replaceFirst("/.*", "");
        String detail = reason.substring(Math.min(reason.length(), code.length() + 1));
        return switch (code) {
            case REFUSAL -> new Outcome(Kind.REFUSED, detail, count);
            case EXPIRY -> new Outcome(Kind.EXPIRED, detail, count);
            default -> new Outcome(Kind.FAILED, reason, count);
        };
    }

    /** Kind and reason, e.g. {@code refused: QUEUE_FULL}. */
    public String name() {
        return reason.isEmpty() ? kind.toString() : kind + ": " + reason;
    }
}
