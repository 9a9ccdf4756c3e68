package io.sluice.server.transport.terms;

import io.grpc.Metadata;
import io.sluice.server.rejection.Rejection;
import io.sluice.server.request.Priority;
import io.sluice.server.transport.message.RejectedException;
import org.jspecify.annotations.Nullable;

/** The header by which a call says how urgent it is. */
final class PriorityHeader {

    static final String NAME = "sluice-priority";

    /** Characters of a wrong value that its refusal repeats. */
    static final int SHOWN_LIMIT = 32;

    private static final Metadata.Key<String> KEY = Metadata.Key.of(NAME, Metadata.ASCII_STRING_MARSHALLER);

    private PriorityHeader() {}

    /** @throws RejectedException if it is there and names no priority */
    static Priority of(Metadata headers) throws RejectedException {
        @Nullable String given = headers.get(KEY);
        if (given == null) {
            return Priority.INTERACTIVE;
        }
        return switch (given) {
            case "interactive" -> Priority.INTERACTIVE;
            case "bulk" -> Priority.BULK;
            default ->
                throw new RejectedException(new Rejection.InvalidArgument(
                        NAME, "must be interactive or bulk, got '%s'".formatted(shown(given))));
        };
    }

    private static String shown(String given) {
        String start = given.length() <= SHOWN_LIMIT ? given : given.substring(0, SHOWN_LIMIT) + "...";
        return start.replaceAll("[^ -~]", "?");
    }
}
