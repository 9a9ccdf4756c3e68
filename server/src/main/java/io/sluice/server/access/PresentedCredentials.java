package io.sluice.server.access;

import java.security.cert.X509Certificate;
import java.util.List;
import java.util.Optional;

/**
 * What a call shows of who sends it.
 *
 * @param authorization every value of the header {@code authorization}
 * @param certificate the client's own, which the connection has verified; empty where it has none
 */
public record PresentedCredentials(List<String> authorization, Optional<X509Certificate> certificate) {

    public PresentedCredentials {
        authorization = List.copyOf(authorization);
    }

    /** What was presented; never its values. */
    @Override
    public String toString() {
        return "PresentedCredentials[authorization: %d, certificate: %b]"
                .formatted(authorization.size(), certificate.isPresent());
    }
}
