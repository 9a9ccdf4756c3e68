package io.sluice.client;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.client.stream.RecordingSubscriber;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.Flow;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class ReactiveClientTest {

    private static final ClassifyCall CALL = ClassifyCall.of(ImageSource.encoded(new byte[1]));

    private final RecordingSubscriber<ClassifyAnswer> subscriber = new RecordingSubscriber<>();
    private FakeServer server;
    private SluiceClient client;

    @BeforeEach
    void startServer() throws IOException {
        server = new FakeServer();
        client = server.client().build();
    }

    @AfterEach
    void stopServer() {
        server.close();
        client.close();
    }

    @Test
    void classify_notAskedFor_isNotSent() {
        client.reactive().classify(CALL).subscribe(subscriber);

        assertThat(client.models()).hasSize(1);
        assertThat(server.service.classified).isEmpty();
    }

    @Test
    void classify_askedForTwice_isSentOnceAndCompletes() throws InterruptedException {
        client.reactive().classify(CALL).subscribe(subscriber);
        subscriber.request(1);
        subscriber.request(1);

        subscriber.awaitEnd();

        assertThat(subscriber.failure()).isNull();
        assertThat(subscriber.items()).hasSize(1);
        assertThat(server.service.classified).hasSize(1);
    }

    @Test
    void classify_overloadedOnce_isTriedAgain() throws InterruptedException {
        server.service.failNext(FakeService.pushedBack("1"));
        client.reactive().classify(CALL).subscribe(subscriber);
        subscriber.request(1);

        subscriber.awaitEnd();

        assertThat(subscriber.items()).hasSize(1);
        assertThat(server.service.classified).hasSize(2);
    }

    @Test
    void classify_invalid_endsWithTheTypedFailure() throws InterruptedException {
        server.service.failNext(FakeService.invalid("top_k", "must not be negative"));
        client.reactive().classify(CALL).subscribe(subscriber);
        subscriber.request(1);

        subscriber.awaitEnd();

        assertThat(subscriber.failure()).isInstanceOf(SluiceException.InvalidRequest.class);
    }

    @Test
    void classify_cancelled_takesTheCallBack() throws InterruptedException {
        server.service.fallSilent();
        client.reactive().classify(CALL).subscribe(subscriber);
        subscriber.request(1);
        server.service.arrived.await();

        subscriber.cancel();

        assertThat(server.service.cancelled.await(10, TimeUnit.SECONDS)).isTrue();
        assertThat(subscriber.hasEnded()).isFalse();
    }

    @Test
    void everyOtherCall_askedFor_answersOnce() throws InterruptedException {
        ReactiveClient reactive = client.reactive();

        assertThat(only(reactive.models())).hasSize(1);
        assertThat(only(reactive.model("m")).name()).isEqualTo("m");
        assertThat(only(reactive.embed(EmbedCall.ofTexts(List.of("a ring")))).embeddings())
                .hasSize(1);
    }

    private static <T> T only(Flow.Publisher<T> publisher) throws InterruptedException {
        RecordingSubscriber<T> subscriber = new RecordingSubscriber<>();
        publisher.subscribe(subscriber);
        subscriber.request(Long.MAX_VALUE);
        subscriber.awaitEnd();
        assertThat(subscriber.items()).hasSize(1);
        return subscriber.items().get(0);
    }
}
