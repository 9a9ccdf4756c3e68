package io.sluice.server.access;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.sluice.server.access.limit.ClientLimits;
import io.sluice.server.access.token.TokenVerifier;
import io.sluice.server.access.token.VerifiedToken;
import java.nio.ByteBuffer;
import java.time.InstantSource;
import java.util.EnumSet;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Whose tokens are, where each is verified once: a signature takes longer than all the rest of a small call, and runs on an
 * event loop. Of a token its digest is kept, until it ends or the keys change.
 */
final class TokenHolders {

    /** Tokens that are remembered. */
    static final int TOKENS_LIMIT = 16_384;

    private final InstantSource clock;

    /* One reference, so that no token verified with old keys is ever remembered beside new ones. */
    private volatile @Nullable Generation generation;

    private record Generation(TokenVerifier verifier, Cache<ByteBuffer, VerifiedToken> verified) {}

    TokenHolders(InstantSource clock) {
        this.clock = clock;
    }

    /** Verifies with these keys from here on, and forgets what was verified before. */
    void use(TokenVerifier verifier) {
        generation = new Generation(
                verifier,
                Caffeine.newBuilder()
                        .maximumSize(TOKENS_LIMIT)
                        .executor(Runnable::run)
                        .build());
    }

    /**
     * The client that a token names: as the list has it, else with the permissions that the token itself gives.
     *
     * @param limits where the list does not know it
     */
    Optional<Principal> holder(String token, ClientDirectory clients, ClientLimits limits) {
        return verify(token)
                .flatMap(verified -> clients.ofSubject(verified.subject()).or(() -> unlisted(verified, limits)));
    }

    private Optional<VerifiedToken> verify(String token) {
        Generation current = generation;
        if (current == null) {
            return Optional.empty();
        }
        ByteBuffer digest = ByteBuffer.wrap(ApiKey.sha256(token));
        @Nullable VerifiedToken known = current.verified().getIfPresent(digest);
        if (known != null && clock.instant().isBefore(known.end())) {
            return Optional.of(known);
        }
        Optional<VerifiedToken> verified = current.verifier().verify(token);
        verified.ifPresent(fresh -> current.verified().put(digest, fresh));
        return verified;
    }

    /** A subject that cannot be shown in a log is no name. */
    private static Optional<Principal> unlisted(VerifiedToken token, ClientLimits limits) {
        String name = "subject:" + token.subject();
        if (name.length() > Principal.NAME_LIMIT || !name.chars().allMatch(c -> c > ' ' && c <= '~')) {
            return Optional.empty();
        }
        EnumSet<Permission> permissions = EnumSet.noneOf(Permission.class);
        token.scopes().forEach(scope -> Permission.of(scope).ifPresent(permissions::add));
        return Optional.of(new Principal(name, permissions, limits));
    }
}
