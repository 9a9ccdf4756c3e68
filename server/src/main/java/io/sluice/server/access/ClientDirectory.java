package io.sluice.server.access;

import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.security.cert.X509Certificate;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Every client of the operator's list, by what it proves itself with. Immutable. */
final class ClientDirectory {

    static final ClientDirectory EMPTY = new ClientDirectory(List.of());

    private final Map<Long, KeyHolder> byKey = new HashMap<>();
    private final Map<String, Principal> byCertificate = new HashMap<>();
    private final Map<String, Principal> bySubject = new HashMap<>();

    @SuppressWarnings("ArrayRecordComponent") // never compared as a whole
    private record KeyHolder(byte[] digest, Principal principal) {}

    /** @throws IllegalArgumentException if two entries are known by the same */
    ClientDirectory(List<ClientEntry> entries) {
        Map<String, Principal> names = new HashMap<>();
        for (ClientEntry entry : entries) {
            once(names, entry.name(), entry.principal(), "the name");
            add(entry.proof(), entry.principal());
        }
    }

    private void add(ClientEntry.Proof proof, Principal principal) {
        if (proof instanceof ClientEntry.Proof.Keys keys) {
            for (String digits : keys.digests()) {
                byte[] digest = HexFormat.of().parseHex(digits);
                if (byKey.put(prefix(digest), new KeyHolder(digest, principal)) != null) {
                    throw new IllegalArgumentException(
                            "two clients, or one twice, have the key of " + principal.name());
                }
            }
        } else if (proof instanceof ClientEntry.Proof.Certificate certificate) {
            once(byCertificate, certificate.name(), principal, "the certificate");
        } else if (proof instanceof ClientEntry.Proof.Subject subject) {
            once(bySubject, subject.subject(), principal, "the subject");
        }
    }

    private static void once(Map<String, Principal> map, String key, Principal principal, String what) {
        if (map.put(key, principal) != null) {
            throw new IllegalArgumentException("two clients have %s '%s'".formatted(what, key));
        }
    }

    /**
     * The client whose key has this digest.
     *
     * <p>Found by eight bytes of the digest, the rest compared in constant time: what a clock could tell are bytes of a digest,
     * from which no key follows.
     */
    Optional<Principal> ofKey(byte[] digest) {
        @Nullable KeyHolder holder = byKey.get(prefix(digest));
        return holder != null && MessageDigest.isEqual(holder.digest(), digest)
                ? Optional.of(holder.principal())
                : Optional.empty();
    }

    /** The client of a certificate that has been verified; by a URI of it first, then by its subject. */
    Optional<Principal> ofCertificate(X509Certificate certificate) {
        return CertificateName.of(certificate)
                .map(byCertificate::get)
                .filter(Objects::nonNull)
                .findFirst();
    }

    /** The client of a token that has been verified. */
    Optional<Principal> ofSubject(String subject) {
        return Optional.ofNullable(bySubject.get(subject));
    }

    private static long prefix(byte[] digest) {
        return ByteBuffer.wrap(digest).getLong();
    }
}
