package io.sluice.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.grpc.Metadata;
import io.sluice.client.stream.FrameStream;
import io.sluice.client.stream.StreamCall;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a server is told of who calls, and how urgently. */
@Timeout(60)
class CallerTest {

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
    void call_nothingSet_saysNothing() {
        try (SluiceClient client = server.client().build()) {
            client.classify(CALL);
        }

        assertThat(server.headers.get(0).keys()).doesNotContain("sluice-priority", "sluice-client");
    }

    @Test
    void call_clientOfPriorityAndName_saysBothWithEveryAttempt() {
        server.service.failNext(FakeService.overloaded(Duration.ofMillis(1)));
        try (SluiceClient client =
                server.client().priority(Priority.BULK).clientName("nightly").build()) {
            client.classify(CALL);
            client.models();
        }

        assertThat(server.headers).hasSize(3).allSatisfy(headers -> {
            assertThat(value(headers, "sluice-priority")).isEqualTo("bulk");
            assertThat(value(headers, "sluice-client")).isEqualTo("nightly");
        });
    }

    @Test
    void with_forOneCall_leavesTheClientAndItsDeadlineAsTheyWere() {
        try (SluiceClient client =
                server.client().priority(Priority.BULK).clientName("a").build()) {
            client.withDeadline(Duration.ofSeconds(20))
                    .withPriority(Priority.INTERACTIVE)
                    .withClientName("x-tenant", "b")
                    .classify(CALL);
            client.classify(CALL);
        }

        Metadata first = server.headers.get(0);
        assertThat(value(first, "sluice-priority")).isEqualTo("interactive");
        assertThat(value(first, "x-tenant")).isEqualTo("b");
        assertThat(first.keys()).doesNotContain("sluice-client");
        assertThat(value(server.headers.get(1), "sluice-priority")).isEqualTo("bulk");
        assertThat(value(server.headers.get(1), "sluice-client")).isEqualTo("a");
    }

    @Test
    void stream_clientOfPriorityAndName_saysBothWhenItOpens() throws InterruptedException {
        try (SluiceClient client = server.client().build();
                FrameStream stream = client.withPriority(Priority.BULK).withClientName("camera 7").stream(
                        StreamCall.classify(ClassifyCall.Options.DEFAULT))) {
            assertThat(server.streams.opened.await(30, TimeUnit.SECONDS)).isTrue();
            stream.cancel();
        }

        assertThat(value(server.headers.get(0), "sluice-priority")).isEqualTo("bulk");
        assertThat(value(server.headers.get(0), "sluice-client")).isEqualTo("camera 7");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "X-Tenant", "a b", "grpc-client", "name-bin", "näme"})
    void withClientName_keyCannotBeSent_isRefused(String key) {
        try (SluiceClient client = server.client().build()) {
            assertThatThrownBy(() -> client.withClientName(key, "a"))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("got '" + key + "'");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"", " a", "a ", "a\nb", "Bjørn"})
    void clientName_valueCannotBeSent_isRefused(String name) {
        SluiceClient.Builder builder = server.client();

        assertThatThrownBy(() -> builder.clientName(name))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("got '" + name + "'");
        assertThatThrownBy(() -> builder.clientName("a".repeat(257))).hasMessageContaining("256");
    }

    private static String value(Metadata headers, String key) {
        return String.valueOf(headers.get(Metadata.Key.of(key, Metadata.ASCII_STRING_MARSHALLER)));
    }
}
