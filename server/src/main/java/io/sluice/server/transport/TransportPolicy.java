package io.sluice.server.transport;

import io.sluice.server.transport.bounds.BoundsPolicy;
import io.sluice.server.transport.stream.StreamPolicy;

/**
 * Where the gRPC port is, and what it accepts.
 *
 * @param host address to bind; loopback unless the operator says otherwise
 * @param port 0 for any free one
 * @param maxMessageBytes most bytes of one inbound message
 * @param maxInputs most images or inputs of one request
 * @param streams what one stream may hold
 * @param bounds what all connections together may hold
 * @param admin whether LoadModel and UnloadModel are allowed
 */
public record TransportPolicy(
        String host,
        int port,
        int maxMessageBytes,
        int maxInputs,
        StreamPolicy streams,
        BoundsPolicy bounds,
        boolean admin) {

    public static final int PORT_LIMIT = 65_535;
    public static final int INPUTS_LIMIT = 4096;

    public TransportPolicy {
        if (host.isBlank()) {
            throw new IllegalArgumentException("server.host must not be empty");
        }
        if (port < 0 || port > PORT_LIMIT) {
            throw new IllegalArgumentException("grpc.port must be in [0, %d], got %d".formatted(PORT_LIMIT, port));
        }
        if (maxMessageBytes < 1) {
            throw new IllegalArgumentException("grpc.max-message-bytes must be at least 1, got " + maxMessageBytes);
        }
        if (maxInputs < 1 || maxInputs > INPUTS_LIMIT) {
            throw new IllegalArgumentException(
                    "grpc.max-inputs must be in [1, %d], got %d".formatted(INPUTS_LIMIT, maxInputs));
        }
    }
}
