package io.sluice.server.access;

import io.sluice.server.access.limit.ClientLimits;
import io.sluice.server.access.token.TokenPolicy;
import java.nio.file.Path;
import java.util.Optional;

/**
 * By what clients are known; where by nothing, everybody is served.
 *
 * @param clients the operator's list
 * @param tokens which tokens are taken
 * @param limits of a client for whom nothing else is said
 */
public record AccessPolicy(Optional<Path> clients, Optional<TokenPolicy> tokens, ClientLimits limits) {

    /** Everybody, as much as they like. */
    public static final AccessPolicy ANYBODY = new AccessPolicy(Optional.empty(), Optional.empty(), ClientLimits.NONE);

    /** The file that a setting names; "" stands for none. */
    public static Optional<Path> file(String setting) {
        return setting.isEmpty() ? Optional.empty() : Optional.of(Path.of(setting));
    }

    /** Whether a call must say who sends it. */
    public boolean isRequired() {
        return clients.isPresent() || tokens.isPresent();
    }
}
