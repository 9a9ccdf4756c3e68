package io.sluice.client.connection;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.grpc.Metadata;
import io.sluice.client.ClassifyCall;
import io.sluice.client.FakeServer;
import io.sluice.client.ImageSource;
import io.sluice.client.SluiceClient;
import io.sluice.client.SluiceException;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class CredentialsTest {

    private static final String SECRET = "s3cr3t";
    private static final ClassifyCall CALL = ClassifyCall.of(ImageSource.encoded(new byte[1]));

    private FakeServer server;

    @BeforeEach
    void startServer() throws IOException {
        server = new FakeServer();
    }

    @AfterEach
    void stopServer() {
        server.close();
    }

    @Test
    void bearer_overPlaintextAllowed_isSentWithEveryAttempt() {
        AtomicInteger asked = new AtomicInteger();
        Credentials rotating =
                Credentials.bearer(() -> SECRET + asked.incrementAndGet()).overPlaintext();
        server.service.failNext(io.grpc.Status.UNAVAILABLE.asRuntimeException());

        try (SluiceClient client = server.client().credentials(rotating).build()) {
            client.classify(CALL);
        }

        assertThat(server.headers)
                .extracting(headers -> headers.get(key("authorization")))
                .containsExactly("Bearer s3cr3t1", "Bearer s3cr3t2");
    }

    @Test
    void apiKey_anyCase_isSentUnderItsHeader() {
        try (SluiceClient client = server.client()
                .credentials(Credentials.apiKey("X-Api-Key", SECRET).overPlaintext())
                .build()) {
            client.models();
        }

        assertThat(server.headers.get(0).get(key("x-api-key"))).isEqualTo(SECRET);
    }

    @Test
    void build_credentialsOverPlaintext_isRefused() {
        SluiceClient.Builder builder = server.client().credentials(Credentials.bearer(SECRET));

        assertThatThrownBy(builder::build)
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("overPlaintext")
                .hasMessageNotContaining(SECRET);
    }

    @Test
    void toString_always_hidesTheValue() {
        assertThat(Credentials.bearer(SECRET)).hasToString("Credentials[authorization: ***]");
        assertThat(Security.NONE
                        .withCredentials(Credentials.apiKey("x-api-key", SECRET))
                        .toString())
                .doesNotContain(SECRET);
    }

    @Test
    void bearer_supplierFails_failsTheCallAndKeepsItsSecret() {
        Credentials broken = Credentials.bearer(() -> {
                    throw new IllegalStateException("vault said " + SECRET);
                })
                .overPlaintext();

        try (SluiceClient client = server.client().credentials(broken).build()) {
            assertThatThrownBy(() -> client.classify(CALL))
                    .isInstanceOf(SluiceException.Denied.class)
                    .satisfies(failure -> {
                        StringWriter trace = new StringWriter();
                        failure.printStackTrace(new PrintWriter(trace));
                        assertThat(trace.toString()).contains("authorization").doesNotContain(SECRET);
                    });
        }
    }

    @Test
    void bearer_lineBreakAtItsEnd_failsTheCallAndIsNotSent() {
        try (SluiceClient client = server.client()
                .credentials(Credentials.bearer(SECRET + "\n").overPlaintext())
                .build()) {
            assertThatThrownBy(() -> client.classify(CALL))
                    .isInstanceOf(SluiceException.Denied.class)
                    .hasMessageContaining("line break")
                    .hasMessageNotContaining(SECRET);
        }
        assertThat(server.headers).isEmpty();
    }

    private static Metadata.Key<String> key(String name) {
        return Metadata.Key.of(name, Metadata.ASCII_STRING_MARSHALLER);
    }
}
