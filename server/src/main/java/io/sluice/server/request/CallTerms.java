package io.sluice.server.request;

/**
 * On whose behalf a request runs, and when its answer is of use.
 *
 * @param client whom the request counts for where clients share a model; {@link #NOBODY} where nobody tells them apart
 * @param priority class that it waits in
 * @param deadlineNanos on the server's clock, or {@link InferenceRequest#NO_DEADLINE}
 */
public record CallTerms(String client, Priority priority, long deadlineNanos) {

    /** The client of all requests that have none of their own: one like any other. */
    public static final String NOBODY = "";

    /** Longest name of a client, in characters. */
    public static final int CLIENT_LIMIT = 256;

    /** What the server runs for itself: nobody's, interactive, without a deadline. */
    public static final CallTerms OWN = until(InferenceRequest.NO_DEADLINE);

    public CallTerms {
        if (client.length() > CLIENT_LIMIT) {
            throw new IllegalArgumentException(
                    "a client's name has at most %d characters, got %d".formatted(CLIENT_LIMIT, client.length()));
        }
    }

    /** An interactive request of nobody's with this deadline. */
    public static CallTerms until(long deadlineNanos) {
        return new CallTerms(NOBODY, Priority.INTERACTIVE, deadlineNanos);
    }

    /** The same with another deadline. */
    public CallTerms withDeadline(long nanos) {
        return new CallTerms(client, priority, nanos);
    }
}
