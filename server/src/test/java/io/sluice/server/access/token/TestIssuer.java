package io.sluice.server.access.token;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.JWSSigner;
import com.nimbusds.jose.crypto.ECDSASigner;
import com.nimbusds.jose.crypto.MACSigner;
import com.nimbusds.jose.crypto.RSASSASigner;
import com.nimbusds.jose.jwk.Curve;
import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.RSAKey;
import com.nimbusds.jose.jwk.gen.ECKeyGenerator;
import com.nimbusds.jose.jwk.gen.RSAKeyGenerator;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.PlainJWT;
import com.nimbusds.jwt.SignedJWT;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Date;
import java.util.List;
import java.util.function.UnaryOperator;

/** Somebody who issues tokens, with a key of each kind. */
public final class TestIssuer {

    public static final String NAME = "https://issuer.test";
    public static final String AUDIENCE = "sluice";

    private final RSAKey rsa;
    private final ECKey ec;

    public TestIssuer() throws JOSEException {
        rsa = new RSAKeyGenerator(2048).keyID("rsa").generate();
        ec = new ECKeyGenerator(Curve.P_256).keyID("ec").generate();
    }

    public static TokenPolicy policy(Path keys) {
        return new TokenPolicy(keys, NAME, AUDIENCE);
    }

    /** The public keys, as a JWK set. */
    public String keys() {
        return new JWKSet(List.of(rsa, ec)).toPublicJWKSet().toString();
    }

    /** The same with the private halves left in, and a symmetric one. */
    String carelessKeys() {
        return new JWKSet(List.of(rsa, ec)).toString(false);
    }

    /** A token that is right in every respect, but for what is changed of it. */
    public String token(Instant now, UnaryOperator<JWTClaimsSet.Builder> change) throws JOSEException {
        return signed(JWSAlgorithm.ES256, new ECDSASigner(ec), "ec", claims(now, change));
    }

    String rsaToken(JWSAlgorithm algorithm, Instant now) throws JOSEException {
        return signed(algorithm, new RSASSASigner(rsa), "rsa", claims(now, right -> right));
    }

    /** Signed with the public key as if that were a secret: what a verifier believes that lets the token choose. */
    public String hmacToken(Instant now) throws JOSEException {
        byte[] known = rsa.toPublicJWK().toString().getBytes(UTF_8);
        return signed(JWSAlgorithm.HS256, new MACSigner(known), "rsa", claims(now, right -> right));
    }

    public String unsignedToken(Instant now) {
        return new PlainJWT(claims(now, right -> right)).serialize();
    }

    private static JWTClaimsSet claims(Instant now, UnaryOperator<JWTClaimsSet.Builder> change) {
        return change.apply(new JWTClaimsSet.Builder()
                        .issuer(NAME)
                        .audience(AUDIENCE)
                        .subject("robot")
                        .claim("scope", "openid serve")
                        .notBeforeTime(Date.from(now))
                        .expirationTime(Date.from(now.plus(Duration.ofMinutes(5)))))
                .build();
    }

    private static String signed(JWSAlgorithm algorithm, JWSSigner signer, String key, JWTClaimsSet claims)
            throws JOSEException {
        SignedJWT token =
                new SignedJWT(new JWSHeader.Builder(algorithm).keyID(key).build(), claims);
        token.sign(signer);
        return token.serialize();
    }
}
