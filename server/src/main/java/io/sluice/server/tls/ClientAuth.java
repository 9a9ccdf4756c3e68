package io.sluice.server.tls;

/** Whether clients are asked for a certificate when they connect. */
public enum ClientAuth {
    NONE,
    /** A client may come without one; one that nobody trusts ends the handshake. */
    OPTIONAL,
    /** Without one that is trusted there is no connection. */
    REQUIRE;

    /** Reads {@code none}, {@code optional} or {@code require}. */
    public static ClientAuth parse(String text) {
        return switch (text) {
            case "none" -> NONE;
            case "optional" -> OPTIONAL;
            case "require" -> REQUIRE;
            default ->
                throw new IllegalArgumentException(
                        "tls.client-auth must be none, optional or require, got '%s'".formatted(text));
        };
    }
}
