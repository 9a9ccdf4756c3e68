package io.sluice.server.access.token;

import java.time.Instant;
import java.util.List;

/**
 * What a token says that has been verified.
 *
 * @param subject whose it is
 * @param scopes what its issuer lets it do
 * @param end when it stops being valid, with the allowance for clocks that differ
 */
public record VerifiedToken(String subject, List<String> scopes, Instant end) {

    public VerifiedToken {
        scopes = List.copyOf(scopes);
    }
}
