package io.sluice.server.access.token;

import java.nio.file.Path;
import java.util.Optional;

/**
 * Which tokens are taken.
 *
 * @param keys a JWK set: the public keys of whoever issues them
 * @param issuer that a token must name
 * @param audience that a token must be meant for; else one that was issued for another service would do
 */
public record TokenPolicy(Path keys, String issuer, String audience) {

    public TokenPolicy {
        if (issuer.isBlank() || audience.isBlank()) {
            throw new IllegalArgumentException(
                    "access.jwks needs access.issuer and access.audience: a token that anybody issued,"
                            + " or that is meant for another service, must not open this one");
        }
    }

    /**
     * From settings, where "" stands for what is not given.
     *
     * @throws IllegalArgumentException if only some are given
     */
    public static Optional<TokenPolicy> parse(String keys, String issuer, String audience) {
        if (!keys.isEmpty()) {
            return Optional.of(new TokenPolicy(Path.of(keys), issuer, audience));
        }
        if (!issuer.isEmpty() || !audience.isEmpty()) {
            throw new IllegalArgumentException(
                    "access.issuer and access.audience are for tokens: set access.jwks to the file with"
                            + " the keys that they are signed with");
        }
        return Optional.empty();
    }
}
