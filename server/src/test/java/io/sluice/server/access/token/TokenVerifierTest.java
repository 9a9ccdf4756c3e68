package io.sluice.server.access.token;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.nimbusds.jose.JWSAlgorithm;
import io.sluice.server.reload.UnusableFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TokenVerifierTest {

    private static final TokenPolicy POLICY = TestIssuer.policy(Path.of("jwks.json"));
    private static final Instant ISSUED = Instant.parse("2026-06-01T12:00:00Z");

    private Instant now = ISSUED;
    private TestIssuer issuer;
    private TokenVerifier verifier;

    @BeforeEach
    void read() throws Exception {
        issuer = new TestIssuer();
        verifier = read(issuer.keys());
    }

    @Test
    void verify_rightToken_saysWhoseItIs() throws Exception {
        VerifiedToken token = verifier.verify(issuer.token(now, right -> right)).orElseThrow();

        assertThat(token.subject()).isEqualTo("robot");
        assertThat(token.scopes()).containsExactly("openid", "serve");
        assertThat(token.end()).isEqualTo(ISSUED.plus(Duration.ofMinutes(5)).plus(TokenVerifier.CLOCK_SKEW));
    }

    @ParameterizedTest
    @ValueSource(strings = {"RS256", "RS512", "PS256", "PS384"})
    void verify_rsaAlgorithms_areTaken(String algorithm) throws Exception {
        assertThat(verifier.verify(issuer.rsaToken(JWSAlgorithm.parse(algorithm), now)))
                .isPresent();
    }

    @Test
    void verify_scopesAsAList_areRead() throws Exception {
        String token = issuer.token(now, right -> right.claim("scope", null).claim("scp", List.of("admin")));

        assertThat(verifier.verify(token).orElseThrow().scopes()).containsExactly("admin");
    }

    @Test
    void verify_clocksApart_allowsForSomeSeconds() throws Exception {
        String token = issuer.token(ISSUED, right -> right);

        now = ISSUED.minus(TokenVerifier.CLOCK_SKEW).plusSeconds(1);
        assertThat(verifier.verify(token)).isPresent();
        now = ISSUED.minus(TokenVerifier.CLOCK_SKEW).minusSeconds(1);
        assertThat(verifier.verify(token)).isEmpty();
        now = ISSUED.plus(5, ChronoUnit.MINUTES).plus(TokenVerifier.CLOCK_SKEW).minusSeconds(1);
        assertThat(verifier.verify(token)).isPresent();
        now = ISSUED.plus(5, ChronoUnit.MINUTES).plus(TokenVerifier.CLOCK_SKEW).plusSeconds(1);
        assertThat(verifier.verify(token)).isEmpty();
    }

    @Test
    void verify_wrongInOneRespect_isNotBelieved() throws Exception {
        assertThat(verifier.verify(issuer.token(now, right -> right.issuer("https://other.test"))))
                .isEmpty();
        assertThat(verifier.verify(issuer.token(now, right -> right.issuer(null))))
                .isEmpty();
        assertThat(verifier.verify(issuer.token(now, right -> right.audience("other"))))
                .isEmpty();
        assertThat(verifier.verify(issuer.token(now, right -> right.audience((String) null))))
                .isEmpty();
        assertThat(verifier.verify(issuer.token(now, right -> right.subject(null))))
                .isEmpty();
        assertThat(verifier.verify(issuer.token(now, right -> right.expirationTime(null))))
                .isEmpty();
        assertThat(verifier.verify(issuer.token(now, right -> right.claim("scope", 7))))
                .isEmpty();
    }

    @Test
    void verify_algorithmOfTheSendersChoice_isNotBelieved() throws Exception {
        assertThat(verifier.verify(issuer.hmacToken(now))).isEmpty();
        assertThat(verifier.verify(issuer.unsignedToken(now))).isEmpty();
    }

    @Test
    void verify_keyOfSomebodyElse_isNotBelieved() throws Exception {
        assertThat(verifier.verify(new TestIssuer().token(now, right -> right))).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", ".", "..", "a.b.c", "e30.e30.", "\u0000", "eyJhbGciOiJFUzI1NiJ9.e30.AAAA"})
    void verify_noToken_isNotBelieved(String text) {
        assertThat(verifier.verify(text)).isEmpty();
    }

    @Test
    void verify_signatureCut_isNotBelieved() throws Exception {
        String token = issuer.token(now, right -> right);

        for (int length = token.length() - 1; length > 0; length -= 7) {
            assertThat(verifier.verify(token.substring(0, length))).isEmpty();
        }
    }

    @Test
    void read_privateKeysLeftInside_verifiesAllTheSame() throws Exception {
        assertThat(read(issuer.carelessKeys()).verify(issuer.token(now, right -> right)))
                .isPresent();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "no json",
                "{}",
                "{\"keys\":[]}",
                "{\"keys\":[{\"kty\":\"oct\",\"k\":\"c2VjcmV0LXNlY3JldC1zZWNyZXQtc2VjcmV0LXNlY3JldA\"}]}"
            })
    void read_noUsableKey_saysWhatIsWanted(String keys) {
        assertThatThrownBy(() -> read(keys))
                .isInstanceOf(UnusableFileException.class)
                .hasMessageStartingWith("jwks.json: it ")
                .hasMessageNotContaining("c2VjcmV0");
    }

    private TokenVerifier read(String keys) throws UnusableFileException {
        return KeySetFile.read(POLICY, keys.getBytes(UTF_8), () -> now);
    }
}
