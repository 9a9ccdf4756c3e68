package io.sluice.client.connection;

import java.util.Locale;
import java.util.function.Supplier;

/**
 * What a call says of who sends it: one metadata header. Its value is in no log, no message and no {@link #toString}.
 *
 * <p>Sent over TLS only; see {@link #overPlaintext()}.
 */
public final class Credentials {

    private static final String AUTHORIZATION = "authorization";

    private final String header;
    private final Supplier<String> value;
    private final boolean plaintextAllowed;

    private Credentials(String header, Supplier<String> value, boolean plaintextAllowed) {
        this.header = header;
        this.value = value;
        this.plaintextAllowed = plaintextAllowed;
    }

    /** {@code authorization: Bearer TOKEN}. */
    public static Credentials bearer(String token) {
        return bearer(() -> token);
    }

    /**
     * {@code authorization: Bearer TOKEN}, with a token that is asked for at every attempt.
     *
     * @param token called by threads that may wait for it, several at once; a call whose token cannot be told fails with
     *     UNAUTHENTICATED
     */
    public static Credentials bearer(Supplier<String> token) {
        return new Credentials(AUTHORIZATION, () -> "Bearer " + token.get(), false);
    }

    /** An API key under a header of its own, e.g. {@code x-api-key}. */
    public static Credentials apiKey(String header, String key) {
        return new Credentials(header.toLowerCase(Locale.ROOT), () -> key, false);
    }

    /**
     * The same, also sent where the connection is not encrypted: for a server on the same machine, or a proxy there that
     * encrypts. Anyone on the way can read it.
     */
    public Credentials overPlaintext() {
        return new Credentials(header, value, true);
    }

    String header() {
        return header;
    }

    /** Blocks where its supplier does. */
    String value() {
        return value.get();
    }

    boolean plaintextAllowed() {
        return plaintextAllowed;
    }

    /** The header's name; never its value. */
    @Override
    public String toString() {
        return "Credentials[%s: ***]".formatted(header);
    }
}
