package io.sluice.server.http;

/**
 * Where the operations port is.
 *
 * @param host address to bind
 * @param port 0 for any free one
 * @param page whether there is a page for people, and inference from it
 */
public record HttpPolicy(String host, int port, boolean page) {

    public static final int PORT_LIMIT = 65_535;

    /** With the page. */
    public HttpPolicy(String host, int port) {
        this(host, port, true);
    }

    public HttpPolicy {
        if (host.isBlank()) {
            throw new IllegalArgumentException("http.host must not be empty");
        }
        if (port < 0 || port > PORT_LIMIT) {
            throw new IllegalArgumentException("http.port must be in [0, %d], got %d".formatted(PORT_LIMIT, port));
        }
    }
}
