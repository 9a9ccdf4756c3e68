package io.sluice.server.transport;

import io.sluice.server.access.AccessControl;
import io.sluice.server.tls.ServerTls;
import java.util.Optional;

/**
 * How the gRPC port is protected.
 *
 * @param tls empty for plain text
 * @param access says who sends a call
 */
public record TransportSecurity(Optional<ServerTls> tls, AccessControl access) {

    /** In plain text, for everybody. */
    public static TransportSecurity none() {
        return new TransportSecurity(Optional.empty(), AccessControl.anybody());
    }
}
