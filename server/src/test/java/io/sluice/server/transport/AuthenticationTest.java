package io.sluice.server.transport;

import static io.sluice.server.transport.SecuredServer.call;
import static org.assertj.core.api.Assertions.assertThat;

import io.grpc.ManagedChannel;
import io.grpc.MethodDescriptor;
import io.grpc.Status.Code;
import io.grpc.health.v1.HealthGrpc;
import io.sluice.proto.v1.ModelServiceGrpc;
import io.sluice.server.access.AccessPolicy;
import io.sluice.server.access.ApiKey;
import io.sluice.server.access.limit.ClientLimits;
import io.sluice.server.access.token.TestIssuer;
import io.sluice.server.transport.SecuredServer.Ended;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Date;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Every method of every service, with every way of not being allowed to call it. */
class AuthenticationTest {

    private static final Set<Code> LET_THROUGH =
            Set.of(Code.OK, Code.INVALID_ARGUMENT, Code.NOT_FOUND, Code.UNIMPLEMENTED, Code.FAILED_PRECONDITION);

    private static final Set<String> ADMIN = Set.of(
            ModelServiceGrpc.getLoadModelMethod().getFullMethodName(),
            ModelServiceGrpc.getUnloadModelMethod().getFullMethodName());

    @TempDir
    Path folder;

    private final String serveKey = ApiKey.random();
    private final String adminKey = ApiKey.random();
    private final TestIssuer issuer = issuer();
    private SecuredServer secured;
    private ManagedChannel channel;

    @BeforeEach
    void start() throws Exception {
        writeClients(serveKey, adminKey);
        Files.writeString(folder.resolve("jwks.json"), issuer.keys());
        secured = new SecuredServer(
                Optional.empty(),
                new AccessPolicy(
                        Optional.of(folder.resolve("clients.yaml")),
                        Optional.of(TestIssuer.policy(folder.resolve("jwks.json"))),
                        ClientLimits.NONE));
        channel = secured.plain();
    }

    @AfterEach
    void stop() {
        secured.close();
    }

    @Test
    void call_withoutCredentials_isUnauthenticated() throws Exception {
        assertRefused("CREDENTIALS_MISSING");
    }

    @Test
    void call_wrongKey_isUnauthenticated() throws Exception {
        assertRefused("CREDENTIALS_REJECTED", "Bearer " + ApiKey.random());
        assertRefused("CREDENTIALS_REJECTED", "Bearer " + serveKey.substring(0, serveKey.length() - 1));
        assertRefused("CREDENTIALS_REJECTED", "Bearer " + ApiKey.digestOf(serveKey));
        assertRefused("CREDENTIALS_REJECTED", "Bearer ");
        assertRefused("CREDENTIALS_REJECTED", serveKey);
        assertRefused("CREDENTIALS_REJECTED", "Basic " + serveKey);
    }

    @Test
    void call_twoAuthorizations_isUnauthenticated() throws Exception {
        assertRefused("CREDENTIALS_REJECTED", "Bearer " + serveKey, "Bearer " + adminKey);
    }

    @Test
    void call_wrongToken_isUnauthenticated() throws Exception {
        String expired = issuer.token(secured.now.minus(Duration.ofHours(1)), right -> right);
        String early = issuer.token(secured.now.plus(Duration.ofHours(1)), right -> right);
        String otherAudience = issuer.token(secured.now, right -> right.audience("other"));
        String otherIssuer = issuer.token(secured.now, right -> right.issuer("https://other.test"));
        String unending = issuer.token(secured.now, right -> right.expirationTime(null));
        String otherKey = new TestIssuer().token(secured.now, right -> right);

        for (String token : List.of(
                expired,
                early,
                otherAudience,
                otherIssuer,
                unending,
                otherKey,
                issuer.hmacToken(secured.now),
                issuer.unsignedToken(secured.now))) {
            assertRefused("CREDENTIALS_REJECTED", "Bearer " + token);
        }
    }

    @Test
    void call_keyThatMayServe_isLetThroughExceptToAdministrate() throws Exception {
        assertLetThrough(Set.of("serve"), "Bearer " + serveKey);
        assertLetThrough(Set.of("serve"), "bearer  " + serveKey); // the scheme is caseless (RFC 9110)
    }

    @Test
    void call_keyThatMayAdministrate_isLetThroughToThatOnly() throws Exception {
        assertLetThrough(Set.of("admin"), "Bearer " + adminKey);
    }

    @Test
    void call_token_isLetThroughByItsScopes() throws Exception {
        assertLetThrough(Set.of("serve"), "Bearer " + issuer.token(secured.now, right -> right));
        assertLetThrough(
                Set.of("serve", "admin"),
                "Bearer " + issuer.token(secured.now, right -> right.claim("scope", "serve admin")));
        assertLetThrough(Set.of(), "Bearer " + issuer.token(secured.now, right -> right.claim("scope", "openid")));
    }

    @Test
    void call_tokenOfAListedSubject_isLetThroughByTheList() throws Exception {
        assertLetThrough(
                Set.of("admin"),
                "Bearer "
                        + issuer.token(
                                secured.now, right -> right.subject("listed").claim("scope", "serve")));
    }

    @Test
    void call_tokenThatExpiresMeanwhile_isUnauthenticatedFromThenOn() throws Exception {
        String token = issuer.token(
                secured.now, right -> right.expirationTime(Date.from(secured.now.plus(Duration.ofMinutes(1)))));
        assertLetThrough(Set.of("serve"), "Bearer " + token);

        secured.now = secured.now.plus(Duration.ofMinutes(2));

        assertRefused("CREDENTIALS_REJECTED", "Bearer " + token);
    }

    @Test
    void call_keyRevoked_isUnauthenticatedOnTheOpenConnection() throws Exception {
        assertLetThrough(Set.of("serve"), "Bearer " + serveKey);
        String next = ApiKey.random();

        writeClients(next, adminKey);
        secured.watcher.look();

        assertRefused("CREDENTIALS_REJECTED", "Bearer " + serveKey);
        assertLetThrough(Set.of("serve"), "Bearer " + next);
    }

    @Test
    void call_issuersKeysReplaced_isUnauthenticatedWithTheOldOnes() throws Exception {
        String token = issuer.token(secured.now, right -> right);
        assertLetThrough(Set.of("serve"), "Bearer " + token);
        TestIssuer next = new TestIssuer();

        Files.writeString(folder.resolve("jwks.json"), next.keys());
        secured.watcher.look();

        assertRefused("CREDENTIALS_REJECTED", "Bearer " + token);
        assertLetThrough(Set.of("serve"), "Bearer " + next.token(secured.now, right -> right));
    }

    @Test
    void call_listBroken_isAnsweredByTheOneBefore() throws Exception {
        Files.writeString(folder.resolve("clients.yaml"), "clients: [{name: x}]");
        secured.watcher.look();

        assertLetThrough(Set.of("serve"), "Bearer " + serveKey);
        assertRefused("CREDENTIALS_MISSING");
    }

    private void assertRefused(String reason, String... authorization) throws Exception {
        for (MethodDescriptor<?, ?> method : SecuredServer.methods().toList()) {
            Ended ended = call(channel, method, authorization);
            if (isHealth(method)) {
                assertThat(ended.code()).as(method.getFullMethodName()).isIn(LET_THROUGH);
            } else {
                assertThat(ended.code()).as(method.getFullMethodName()).isEqualTo(Code.UNAUTHENTICATED);
                assertThat(Statuses.reason(ended.status(), ended.trailers())).isEqualTo(reason);
                assertThat(ended.text()).doesNotContain(serveKey, adminKey);
            }
        }
    }

    private void assertLetThrough(Set<String> permissions, String authorization) throws Exception {
        for (MethodDescriptor<?, ?> method : SecuredServer.methods().toList()) {
            Ended ended = call(channel, method, authorization);
            String needed = ADMIN.contains(method.getFullMethodName()) ? "admin" : "serve";
            if (isHealth(method) || permissions.contains(needed)) {
                assertThat(ended.code()).as(method.getFullMethodName()).isIn(LET_THROUGH);
            } else {
                assertThat(ended.code()).as(method.getFullMethodName()).isEqualTo(Code.PERMISSION_DENIED);
                assertThat(Statuses.reason(ended.status(), ended.trailers())).isEqualTo("PERMISSION_DENIED");
                assertThat(ended.status().getDescription()).contains("the permission '" + needed + "'");
            }
        }
    }

    private static boolean isHealth(MethodDescriptor<?, ?> method) {
        return HealthGrpc.SERVICE_NAME.equals(method.getServiceName());
    }

    private void writeClients(String serve, String admin) throws Exception {
        Files.writeString(
                folder.resolve("clients.yaml"), """
                clients:
                  - {name: one, key-sha256: %s, allow: [serve]}
                  - {name: operator, key-sha256: %s, allow: [admin]}
                  - {name: listed, subject: listed, allow: [admin]}
                """.formatted(ApiKey.digestOf(serve), ApiKey.digestOf(admin)));
    }

    private static TestIssuer issuer() {
        try {
            return new TestIssuer();
        } catch (Exception impossible) {
            throw new IllegalStateException(impossible);
        }
    }
}
