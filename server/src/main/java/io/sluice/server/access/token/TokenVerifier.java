package io.sluice.server.access.token;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JOSEObjectType;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.source.ImmutableJWKSet;
import com.nimbusds.jose.proc.BadJOSEException;
import com.nimbusds.jose.proc.DefaultJOSEObjectTypeVerifier;
import com.nimbusds.jose.proc.JWSVerificationKeySelector;
import com.nimbusds.jose.proc.SecurityContext;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import com.nimbusds.jwt.proc.DefaultJWTClaimsVerifier;
import com.nimbusds.jwt.proc.DefaultJWTProcessor;
import java.text.ParseException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.Date;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Verifies tokens with one set of keys. Safe for use by several threads; a signature takes some ten to some hundred
 * microseconds.
 */
public final class TokenVerifier {

    /** How far clocks of issuers may be from the server's. */
    public static final Duration CLOCK_SKEW = Duration.ofSeconds(30);

    /** Asymmetric only: with HMAC whoever verifies tokens could make them, and "none" is no signature. */
    static final Set<JWSAlgorithm> ALGORITHMS = Set.of(
            JWSAlgorithm.RS256,
            JWSAlgorithm.RS384,
            JWSAlgorithm.RS512,
            JWSAlgorithm.PS256,
            JWSAlgorithm.PS384,
            JWSAlgorithm.PS512,
            JWSAlgorithm.ES256,
            JWSAlgorithm.ES384,
            JWSAlgorithm.ES512);

    private static final String SUBJECT = "sub";
    private static final String EXPIRATION = "exp";

    private final DefaultJWTProcessor<SecurityContext> processor = new DefaultJWTProcessor<>();

    /** @param clock what time it is, for the validity of tokens */
    TokenVerifier(JWKSet keys, TokenPolicy policy, InstantSource clock) {
        processor.setJWSTypeVerifier(new DefaultJOSEObjectTypeVerifier<>(
                JOSEObjectType.JWT, new JOSEObjectType("at+jwt"), null)); // RFC 9068; null: the header says none
        processor.setJWSKeySelector(new JWSVerificationKeySelector<>(ALGORITHMS, new ImmutableJWKSet<>(keys)));
        processor.setJWTClaimsSetVerifier(claims(policy, clock));
    }

    /** What a token says; empty where it must not be believed. */
    public Optional<VerifiedToken> verify(String token) {
        try {
            JWTClaimsSet claims = processor.process(SignedJWT.parse(token), null);
            return Optional.of(new VerifiedToken(
                    claims.getSubject(),
                    scopes(claims),
                    claims.getExpirationTime().toInstant().plus(CLOCK_SKEW)));
        } catch (ParseException | BadJOSEException | JOSEException | RuntimeException unbelievable) {
            // Also what the library did not foresee: it comes from a stranger.
            return Optional.empty();
        }
    }

    private static DefaultJWTClaimsVerifier<SecurityContext> claims(TokenPolicy policy, InstantSource clock) {
        DefaultJWTClaimsVerifier<SecurityContext> verifier =
                new DefaultJWTClaimsVerifier<>(
                        policy.audience(),
                        new JWTClaimsSet.Builder().issuer(policy.issuer()).build(),
                        Set.of(SUBJECT, EXPIRATION)) {
                    @Override
                    protected Date currentTime() {
                        return Date.from(clock.instant());
                    }
                };
        verifier.setMaxClockSkew((int) CLOCK_SKEW.toSeconds());
        return verifier;
    }

    /** The claim {@code scope} of RFC 8693, or {@code scp} as some issuers call it. */
    private static List<String> scopes(JWTClaimsSet claims) throws ParseException {
        @Nullable Object list = claims.getClaim("scp");
        if (list instanceof List<?>) {
            return claims.getStringListClaim("scp");
        }
        @Nullable String words = claims.getStringClaim(list == null ? "scope" : "scp");
        return words == null ? List.of() : Arrays.stream(words.split(" ")).toList();
    }
}
