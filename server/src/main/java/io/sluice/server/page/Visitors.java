package io.sluice.server.page;

import io.sluice.server.access.PresentedCredentials;
import io.sluice.server.http.Visit;
import io.sluice.server.transport.DirectCalls;
import java.net.InetSocketAddress;
import java.util.Optional;

/** Who visits, in the words of a call through gRPC. */
final class Visitors {

    private Visitors() {}

    /** This port asks nobody for a certificate. */
    static DirectCalls.Client of(Visit visit) {
        return new DirectCalls.Client(
                new PresentedCredentials(visit.headers("Authorization"), Optional.empty()),
                new InetSocketAddress(visit.peer(), 0),
                visit::headers);
    }
}
