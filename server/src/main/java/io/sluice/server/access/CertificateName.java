package io.sluice.server.access;

import java.security.cert.CertificateParsingException;
import java.security.cert.X509Certificate;
import java.util.Collection;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import javax.security.auth.x500.X500Principal;
import org.jspecify.annotations.Nullable;

/** What the list of clients calls a certificate by: its subject, or a URI among its alternative names (SPIFFE). */
final class CertificateName {

    private static final String URI_MARK = "://";

    /** Of a URI, in the alternative names (RFC 5280, GeneralName). */
    private static final int URI_TYPE = 6;

    private CertificateName() {}

    /**
     * The form in which names are compared.
     *
     * @throws IllegalArgumentException if it is neither a URI nor a distinguished name
     */
    static String canonical(String name) {
        return name.contains(URI_MARK) ? name : new X500Principal(name).getName(X500Principal.CANONICAL);
    }

    /** All names of a certificate in that form. */
    static Stream<String> of(X509Certificate certificate) {
        return Stream.concat(
                uris(certificate),
                Stream.of(certificate.getSubjectX500Principal().getName(X500Principal.CANONICAL)));
    }

    private static Stream<String> uris(X509Certificate certificate) {
        try {
            @Nullable Collection<List<?>> names = certificate.getSubjectAlternativeNames();
            return names == null
                    ? Stream.empty()
                    : names.stream()
                            .filter(name -> Objects.equals(name.get(0), URI_TYPE))
                            .map(name -> (String) name.get(1));
        } catch (CertificateParsingException malformed) {
            return Stream.empty();
        }
    }
}
