package io.sluice.loadtest.wire;

/**
 * How many connections to which server.
 *
 * @param server where they lead
 * @param clients that say they are different, by their user agent, and by their headers where those hold their number
 * @param connections of each client
 * @param headers that each call carries
 */
public record ConnectionPolicy(ServerEndpoint server, int clients, int connections, CallHeaders headers) {

    public static final int CONNECTIONS_LIMIT = 1024;

    public ConnectionPolicy {
        requireRange("clients", clients);
        requireRange("connections", connections);
        requireRange("clients times connections", Math.multiplyExact(clients, connections));
    }

    private static void requireRange(String what, int count) {
        if (count < 1 || count > CONNECTIONS_LIMIT) {
            throw new IllegalArgumentException(
                    "%s must be in [1, %d], got %d".formatted(what, CONNECTIONS_LIMIT, count));
        }
    }
}
