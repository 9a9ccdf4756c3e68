package io.sluice.client.stream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sluice.client.ClassifyCall;
import io.sluice.client.EmbedCall;
import io.sluice.client.FakeServer;
import io.sluice.client.ImageSource;
import io.sluice.client.SluiceClient;
import io.sluice.client.SluiceException;
import java.io.IOException;
import java.util.concurrent.Flow;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class FramePublisherTest {

    private static final StreamCall CLASSIFY = StreamCall.classify(ClassifyCall.Options.DEFAULT);
    private static final ImageSource SMALL = ImageSource.encoded(new byte[1]);
    private static final int FRAMES = 2_000;
    private static final int LARGE_BYTES = 256 << 10;
    private static final ImageSource LARGE = ImageSource.encoded(new byte[LARGE_BYTES]);
    /* What gRPC and the sockets hold of large messages when nobody takes them; tens of MiB would be a leak. */
    private static final int LARGE_ON_THE_WAY = 64;

    private final RecordingSubscriber<FrameAnswer> subscriber = new RecordingSubscriber<>();
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
    void subscribe_everyAnswerWanted_publishesThemInOrderAndCompletes() throws Exception {
        CountingFrames frames = new CountingFrames(FRAMES, SMALL);
        stream(CLASSIFY, frames).subscribe(subscriber);
        subscriber.request(Long.MAX_VALUE);

        subscriber.awaitEnd();

        assertThat(subscriber.failure()).isNull();
        assertThat(subscriber.items())
                .extracting(FrameAnswer::frameId)
                .containsExactlyElementsOf(
                        java.util.stream.LongStream.range(0, FRAMES).boxed().toList());
        assertThat(frames.mostAskedAtOnce()).isEqualTo(1);
    }

    @Test
    void subscribe_slowSubscriber_getsWhatItAskedForAndNothingPilesUp() throws Exception {
        server.streams.embeddingBytes = LARGE_BYTES;
        CountingFrames frames = new CountingFrames(Long.MAX_VALUE, LARGE);
        stream(StreamCall.embed(EmbedCall.Options.DEFAULT), frames).subscribe(subscriber);

        subscriber.request(3);
        subscriber.awaitItems(3);
        frames.awaitQuiet(3);

        assertThat(subscriber.items()).hasSize(3);
        assertThat(server.streams.answered.get()).isLessThan(3 + LARGE_ON_THE_WAY);
        assertThat(frames.asked()).isLessThan(3 + 2 * LARGE_ON_THE_WAY);

        subscriber.request(1);
        subscriber.awaitItems(4);
        subscriber.cancel();
        assertThat(server.streams.cancelled.await(10, TimeUnit.SECONDS)).isTrue();
        frames.awaitCancelled();
    }

    @Test
    void subscribe_nothingAskedFor_takesNoMoreFramesThanTheConnectionHolds() throws Exception {
        server.streams.takeNoFrames();
        CountingFrames frames = new CountingFrames(Long.MAX_VALUE, LARGE);
        stream(CLASSIFY, frames).subscribe(subscriber);

        frames.awaitQuiet(2);

        assertThat(frames.asked()).isLessThan(LARGE_ON_THE_WAY);
        subscriber.cancel();
        frames.awaitCancelled();
        assertThat(subscriber.hasEnded()).isFalse();
    }

    @Test
    void subscribe_framesFail_cancelsTheCallAndHandsTheFailureOn() throws Exception {
        IllegalStateException broken = new IllegalStateException("camera unplugged");
        Flow.Publisher<FrameInput> frames = frameSubscriber -> {
            frameSubscriber.onSubscribe(new IdleSubscription());
            frameSubscriber.onError(broken);
        };
        stream(CLASSIFY, frames).subscribe(subscriber);

        subscriber.awaitEnd();

        assertThat(subscriber.failure()).isSameAs(broken);
    }

    @Test
    void subscribe_serverEndsTheStream_cancelsTheFrames() throws Exception {
        CountingFrames frames = new CountingFrames(Long.MAX_VALUE, SMALL);
        stream(CLASSIFY, frames).subscribe(subscriber);
        subscriber.request(1);
        subscriber.awaitItems(1);

        server.close();
        subscriber.request(Long.MAX_VALUE);

        subscriber.awaitEnd();
        assertThat(subscriber.failure()).isInstanceOf(SluiceException.class);
        frames.awaitCancelled();
    }

    @Test
    void request_notPositive_failsWithIllegalArgument() throws Exception {
        stream(CLASSIFY, new CountingFrames(1, SMALL)).subscribe(subscriber);

        subscriber.request(0);

        subscriber.awaitEnd();
        assertThat(subscriber.failure()).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void request_notPositiveBeforeTheStart_failsWithIllegalArgument() throws Exception {
        RecordingSubscriber<FrameAnswer> hasty = new RecordingSubscriber<>(subscription -> subscription.request(-1));

        stream(CLASSIFY, new CountingFrames(1, SMALL)).subscribe(hasty);

        hasty.awaitEnd();
        assertThat(hasty.failure()).isInstanceOf(IllegalArgumentException.class);
        assertThat(server.streams.configs).isEmpty();
    }

    @Test
    void cancel_beforeTheStart_opensNoStream() {
        RecordingSubscriber<FrameAnswer> gone = new RecordingSubscriber<>(Flow.Subscription::cancel);

        stream(CLASSIFY, new CountingFrames(1, SMALL)).subscribe(gone);

        assertThat(client.models()).hasSize(1);
        assertThat(server.streams.configs).isEmpty();
        assertThat(gone.hasEnded()).isFalse();
    }

    @Test
    void subscribe_null_isRefused() {
        Flow.Publisher<FrameAnswer> answers = stream(CLASSIFY, new CountingFrames(1, SMALL));

        assertThatThrownBy(() -> answers.subscribe(null)).isInstanceOf(NullPointerException.class);
    }

    private Flow.Publisher<FrameAnswer> stream(StreamCall config, Flow.Publisher<FrameInput> frames) {
        return client.reactive().stream(config, frames);
    }
}
