package io.sluice.server.http;

import java.io.IOException;
import java.time.Duration;

/** Answers one path. Called by several threads. */
@FunctionalInterface
public interface Page {

    /**
     * The longest that a page that {@link #takesTime} may think, from the end of the request: some time before the connection
     * would be cut.
     */
    Duration ANSWER_LIMIT = Duration.ofSeconds(HttpLimits.RESPONSE_SECONDS - 1L);

    /** @throws IOException if the request could not be read, or the answer not be made; it is then the server's fault */
    Reply reply(Visit visit) throws IOException;

    /** Whether requests of this method come here; others are refused before. */
    default boolean takes(String method) {
        return method.equals("GET") || method.equals("HEAD");
    }

    /**
     * Whether it reads a body, or waits for an answer. Then it is run by threads that only such pages have: those that are left to
     * probes and scrapers must always come back soon.
     */
    default boolean takesTime() {
        return false;
    }
}
