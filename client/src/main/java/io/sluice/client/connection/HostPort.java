package io.sluice.client.connection;

/** @param host a name, an IPv4 address, or an IPv6 address in brackets */
record HostPort(String host, int port) {

    private static final int LAST_PORT = 65_535;

    /** @throws IllegalArgumentException if it is not {@code host:port} */
    static HostPort parse(String address) {
        int colon = address.lastIndexOf(':');
        String port = address.substring(colon + 1);
        boolean isNumber = port.matches("\\d{1,5}") && Integer.parseInt(port) <= LAST_PORT;
        String host = colon < 1 ? "" : address.substring(0, colon);
        boolean isHost = host.matches("[^\\s,/:\\[\\]]+|\\[[0-9A-Fa-f:.%]+\\]");
        if (!isNumber || !isHost) {
            throw new IllegalArgumentException("an address must be host:port, got '%s'".formatted(address));
        }
        return new HostPort(host, Integer.parseInt(port));
    }

    String authority() {
        return host + ":" + port;
    }
}
