package io.sluice.server.access;

import io.sluice.server.access.limit.ClientLimits;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * One client of the operator's list, and the one way by which it is known.
 *
 * @param name as metrics and logs may show it
 * @param allow what it may do
 * @param limits how much of it
 * @param proof how it proves who it is
 */
record ClientEntry(String name, Set<Permission> allow, ClientLimits limits, Proof proof) {

    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9._@-]{1,64}");

    /** How a client proves who it is. */
    sealed interface Proof {

        /** @param digests SHA-256 of its keys, in lower case hexadecimal; two while it changes from one to the next */
        record Keys(List<String> digests) implements Proof {
            public Keys {
                digests = List.copyOf(digests);
                for (String digest : digests) {
                    if (!digest.matches("[0-9a-f]{%d}".formatted(ApiKey.DIGEST_DIGITS))) {
                        // Not repeated: somebody may have put the key itself here.
                        throw new IllegalArgumentException(
                                "key-sha256 must be the %d hexadecimal digits that './sluice keys create' prints"
                                        .formatted(ApiKey.DIGEST_DIGITS));
                    }
                }
            }
        }

        /** @param name in its canonical form */
        record Certificate(String name) implements Proof {
            static Certificate named(String name) {
                try {
                    return new Certificate(CertificateName.canonical(name));
                } catch (IllegalArgumentException malformed) {
                    throw new IllegalArgumentException(
                            "certificate must be the subject of a certificate, e.g. 'CN=ci,O=Example', or a URI of it, got '%s'"
                                    .formatted(name),
                            malformed);
                }
            }
        }

        /** @param subject of its tokens */
        record Subject(String subject) implements Proof {
            public Subject {
                if (subject.isBlank()) {
                    throw new IllegalArgumentException("subject must not be empty");
                }
            }
        }
    }

    ClientEntry {
        if (!NAME.matcher(name).matches()) {
            throw new IllegalArgumentException(
                    "the name of a client must be 1 to 64 of A-Z a-z 0-9 . _ @ -, got '%s'".formatted(name));
        }
        if (allow.isEmpty()) {
            throw new IllegalArgumentException(
                    "client '%s' may do nothing: allow must list serve, admin, or both".formatted(name));
        }
        allow = Set.copyOf(EnumSet.copyOf(allow));
    }

    Principal principal() {
        return new Principal("client:" + name, allow, limits);
    }
}
