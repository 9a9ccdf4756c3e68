package io.sluice.server.transport.terms;

import io.grpc.Attributes;
import io.grpc.Metadata;
import io.sluice.server.request.CallTerms;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** What tells the clients of a model apart: the setting {@code fairness.client-key}. */
public sealed interface ClientKey {

    /** Nothing: all calls are one client's. */
    ClientKey NONE = new None();

    /** Who calls: the client that the server knows it as, else the name in its certificate, else its address. */
    ClientKey PEER = new Peer();

    /**
     * Reads {@code none}, {@code peer} or {@code metadata:NAME}.
     *
     * @throws IllegalArgumentException with a sentence that names the setting, for any other text
     */
    static ClientKey parse(String text) {
        if (text.equals("none")) {
            return NONE;
        }
        if (text.equals("peer")) {
            return PEER;
        }
        if (text.startsWith(Header.PREFIX) && Header.isName(text.substring(Header.PREFIX.length()))) {
            return new Header(text.substring(Header.PREFIX.length()));
        }
        throw new IllegalArgumentException(
                ("fairness.client-key must be none, peer or metadata:NAME, where NAME is 1 to %d"
                                + " of a-z 0-9 . _ -, does not start with grpc- and does not end in -bin, got '%s'")
                        .formatted(Header.NAME_LIMIT, text));
    }

    /** The name that a call counts for; at most {@link CallTerms#CLIENT_LIMIT} characters. */
    String clientOf(Metadata headers, Attributes connection);

    /** See {@link #NONE}. */
    record None() implements ClientKey {
        @Override
        public String clientOf(Metadata headers, Attributes connection) {
            return CallTerms.NOBODY;
        }
    }

    /** See {@link #PEER}. */
    record Peer() implements ClientKey {
        @Override
        public String clientOf(Metadata headers, Attributes connection) {
            return ClientName.ofCaller(connection);
        }
    }

    /**
     * What a call says in a header, or its peer where it says nothing there.
     *
     * @param name of the header, in lower case
     */
    record Header(String name) implements ClientKey {

        static final String PREFIX = "metadata:";
        static final int NAME_LIMIT = 64;

        private static final Pattern NAME = Pattern.compile("[a-z0-9._-]{1,%d}".formatted(NAME_LIMIT));

        public Header {
            if (!isName(name)) {
                throw new IllegalArgumentException("no client can be read from the header '%s'".formatted(name));
            }
        }

        static boolean isName(String text) {
            return NAME.matcher(text).matches()
                    && !text.startsWith("grpc-")
                    && !text.endsWith(Metadata.BINARY_HEADER_SUFFIX);
        }

        /* Of several values the last one counts: a proxy that knows who calls appends its own. */
        @Override
        public String clientOf(Metadata headers, Attributes connection) {
            @Nullable String claimed = headers.get(Metadata.Key.of(name, Metadata.ASCII_STRING_MARSHALLER));
            return claimed == null || claimed.isBlank()
                    ? ClientName.ofCaller(connection)
                    : ClientName.claimed(claimed.strip());
        }
    }
}
