package io.sluice.server.access.token;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.KeyType;
import com.nimbusds.jose.jwk.RSAKey;
import io.sluice.server.reload.UnusableFileException;
import java.text.ParseException;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;

/** Reads a JWK set (RFC 7517). */
public final class KeySetFile {

    private static final int RSA_BITS_MIN = 2048;

    private KeySetFile() {}

    /**
     * @param clock what time it is, for the validity of tokens
     * @throws UnusableFileException if it is none, or holds no public key that a token could be verified with
     */
    public static TokenVerifier read(TokenPolicy policy, byte[] contents, InstantSource clock)
            throws UnusableFileException {
        List<JWK> usable = new ArrayList<>();
        try {
            // Private halves that somebody left in it are dropped; so is what is symmetric, which has no public half.
            for (JWK key :
                    JWKSet.parse(new String(contents, UTF_8)).toPublicJWKSet().getKeys()) {
                if (isUsable(key)) {
                    usable.add(key);
                }
            }
        } catch (ParseException | RuntimeException malformed) {
            throw new UnusableFileException(policy.keys()
                    + ": it must be a JWK set in JSON, as the issuer's 'jwks_uri' gives it: {\"keys\": [...]}");
        }
        if (usable.isEmpty()) {
            throw new UnusableFileException(
                    "%s: it holds no RSA key of at least %d bits and no EC key; tokens are signed with one"
                            .formatted(policy.keys(), RSA_BITS_MIN));
        }
        return new TokenVerifier(new JWKSet(usable), policy, clock);
    }

    private static boolean isUsable(JWK key) {
        return key.getKeyType().equals(KeyType.EC) || (key instanceof RSAKey rsa && rsa.size() >= RSA_BITS_MIN);
    }
}
