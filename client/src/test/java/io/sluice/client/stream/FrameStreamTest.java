package io.sluice.client.stream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.sluice.client.ClassifyCall;
import io.sluice.client.EmbedCall;
import io.sluice.client.FakeServer;
import io.sluice.client.ImageSource;
import io.sluice.client.SluiceClient;
import io.sluice.client.SluiceException;
import io.sluice.client.stream.FrameAnswer.Classified;
import io.sluice.client.stream.FrameAnswer.Dropped;
import io.sluice.client.stream.FrameAnswer.Failed;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class FrameStreamTest {

    private static final StreamCall CLASSIFY = StreamCall.classify(ClassifyCall.Options.DEFAULT);
    private static final StreamCall EMBED = StreamCall.embed(EmbedCall.Options.DEFAULT);
    private static final int LARGE_BYTES = 256 << 10;
    private static final ImageSource LARGE = ImageSource.encoded(new byte[LARGE_BYTES]);
    /* What gRPC and the sockets hold of large messages when nobody takes them; tens of MiB would be a leak. */
    private static final int LARGE_ON_THE_WAY = 64;

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
    void send_framesOfEveryFate_answersInOrder() throws InterruptedException {
        List<FrameAnswer> answers = new ArrayList<>();
        try (FrameStream stream = client.stream(CLASSIFY.withModel("m"))) {
            stream.send(frame(7, "good"));
            stream.send(frame(3, "BAD"));
            stream.send(frame(-1, "STALE"));
            stream.send(frame(0, "good"));
            stream.halfClose();
            stream.forEach(answers::add);
        }

        assertThat(answers).extracting(FrameAnswer::frameId).containsExactly(7L, 3L, -1L, 0L);
        assertThat(answers.get(0)).isInstanceOfSatisfying(Classified.class, good -> {
            assertThat(good.ranking().categories().get(0).label()).isEqualTo("frame-7");
            assertThat(good.timing().replica()).isEqualTo("cpu:0/0");
        });
        assertThat(answers.get(1))
                .isInstanceOfSatisfying(
                        Failed.class, bad -> assertThat(bad.failure()).hasMessage("not a picture"));
        assertThat(answers.get(2))
                .isInstanceOfSatisfying(
                        Dropped.class, stale -> assertThat(stale.reason()).isEqualTo(FrameAnswer.DropReason.STALE));
        assertThat(answers.get(3)).isInstanceOf(Classified.class);
        assertThat(server.streams.configs.get(0).getModel()).isEqualTo("m");
    }

    @Test
    void halfClose_noFrames_endsWithoutAnswers() throws InterruptedException {
        try (FrameStream stream = client.stream(CLASSIFY)) {
            stream.halfClose();

            assertThat(stream.next()).isEmpty();
            assertThat(stream.next()).isEmpty();
            assertThatThrownBy(() -> stream.iterator().next()).isInstanceOf(NoSuchElementException.class);
        }
    }

    @Test
    void send_afterHalfClose_isRefused() {
        try (FrameStream stream = client.stream(CLASSIFY)) {
            stream.halfClose();

            assertThatThrownBy(() -> stream.send(frame(1, "late")))
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessageContaining("frame 1");
            assertThatThrownBy(() -> stream.offer(frame(1, "late"))).isInstanceOf(IllegalStateException.class);
        }
    }

    @Test
    void next_protocolErrorOfTheCaller_failsAndNamesTheFrame() throws InterruptedException {
        try (FrameStream stream = client.stream(CLASSIFY)) {
            stream.send(frame(5, "one"));
            assertThat(stream.next()).isPresent();
            stream.send(frame(5, "again"));

            assertThatThrownBy(stream::next)
                    .isInstanceOf(SluiceException.InvalidRequest.class)
                    .hasMessage("frame id 5 is not unique");
            assertThatThrownBy(() -> stream.send(frame(6, "after"))).isInstanceOf(SluiceException.InvalidRequest.class);
        }
    }

    @Test
    void next_answerThisClientDoesNotKnow_failsAndCancelsTheCall() throws InterruptedException {
        try (FrameStream stream = client.stream(CLASSIFY)) {
            stream.send(frame(1, "ODD"));

            assertThatThrownBy(stream::next)
                    .isInstanceOf(SluiceException.class)
                    .hasMessageContaining("without a result");
        }
        assertThat(server.streams.cancelled.await(10, TimeUnit.SECONDS)).isTrue();
    }

    @Test
    void send_serverTakesNoFrames_blocksUntilCancelled() throws Exception {
        server.streams.takeNoFrames();
        try (FrameStream stream = client.stream(CLASSIFY)) {
            CompletableFuture<Throwable> ended = new CompletableFuture<>();
            AtomicLong sent = new AtomicLong();
            Thread sender = new Thread(() -> ended.complete(catchThrowable(() -> {
                while (true) {
                    stream.send(FrameInput.of(sent.get(), LARGE));
                    sent.incrementAndGet();
                }
            })));
            sender.start();
            Settled.await(sent, 1);
            assertThat(sender.getState()).isEqualTo(Thread.State.WAITING);
            assertThat(sent).hasValueLessThan(LARGE_ON_THE_WAY);

            stream.cancel();

            assertThat(ended.get()).isInstanceOfAny(IllegalStateException.class, SluiceException.Cancelled.class);
        }
    }

    @Test
    void offer_serverTakesNoFrames_saysNo() throws InterruptedException {
        server.streams.takeNoFrames();
        try (FrameStream stream = client.stream(CLASSIFY)) {
            stream.send(FrameInput.of(0, LARGE));
            long id = 1;
            while (stream.offer(FrameInput.of(id, LARGE))) {
                id++;
            }
            assertThat(id).isLessThan(LARGE_ON_THE_WAY);
        }
    }

    @Test
    void send_nobodyReadsAnswers_slowsTheSenderDown() throws Exception {
        server.streams.embeddingBytes = LARGE_BYTES;
        int frames = 400;
        AtomicLong sent = new AtomicLong();
        try (FrameStream stream = client.stream(EMBED)) {
            Thread sender = new Thread(() -> {
                try {
                    while (sent.get() < frames) {
                        stream.send(FrameInput.of(sent.get(), LARGE));
                        sent.incrementAndGet();
                    }
                    stream.halfClose();
                } catch (InterruptedException interruption) {
                    stream.cancel();
                }
            });
            sender.start();
            Settled.await(sent, 1);
            assertThat(server.streams.answered.get()).isLessThan(FrameStream.ANSWERS_AHEAD + LARGE_ON_THE_WAY);
            assertThat(sent).hasValueLessThan(FrameStream.ANSWERS_AHEAD + 2 * LARGE_ON_THE_WAY);

            long next = 0;
            for (FrameAnswer answer : stream) {
                assertThat(answer.frameId()).isEqualTo(next++);
            }
            assertThat(next).isEqualTo(frames);
        }
    }

    @Test
    void close_answersOutstanding_cancelsTheCallAndFailsReaders() throws Exception {
        server.streams.takeNoFrames();
        FrameStream stream = client.stream(CLASSIFY);
        server.streams.opened.await();
        CompletableFuture<Throwable> reader = new CompletableFuture<>();
        Thread thread = new Thread(() -> reader.complete(catchThrowable(stream::next)));
        thread.start();
        awaitWaiting(thread);

        stream.close();

        assertThat(server.streams.cancelled.await(10, TimeUnit.SECONDS)).isTrue();
        assertThat(reader.get()).isInstanceOf(SluiceException.Cancelled.class);
    }

    @Test
    void next_serverIsGone_fails() throws InterruptedException {
        try (FrameStream stream = client.stream(CLASSIFY)) {
            stream.send(frame(1, "one"));
            assertThat(stream.next()).isPresent();

            server.close();

            assertThatThrownBy(stream::next).isInstanceOf(SluiceException.class);
            assertThatThrownBy(() -> stream.send(frame(2, "two"))).isInstanceOf(SluiceException.class);
        }
    }

    @Test
    void iterator_interrupted_failsAndStaysInterrupted() {
        try (FrameStream stream = client.stream(CLASSIFY)) {
            Iterator<FrameAnswer> answers = stream.iterator();
            Thread.currentThread().interrupt();

            assertThatThrownBy(answers::hasNext).isInstanceOf(SluiceException.Cancelled.class);
            assertThat(Thread.interrupted()).isTrue();
        }
    }

    private static FrameInput frame(long id, String picture) {
        return FrameInput.of(id, ImageSource.encoded(picture.getBytes(StandardCharsets.US_ASCII)));
    }

    private static void awaitWaiting(Thread thread) {
        while (thread.getState() != Thread.State.WAITING) {
            Thread.onSpinWait();
        }
    }
}
