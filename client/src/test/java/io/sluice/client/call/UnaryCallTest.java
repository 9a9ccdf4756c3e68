package io.sluice.client.call;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.grpc.Context;
import io.grpc.InsecureChannelCredentials;
import io.grpc.ManagedChannel;
import io.grpc.Status;
import io.grpc.netty.NettyChannelBuilder;
import io.sluice.client.ClassifyAnswer;
import io.sluice.client.ClassifyCall;
import io.sluice.client.FakeServer;
import io.sluice.client.FakeService;
import io.sluice.client.ImageSource;
import io.sluice.client.RetryPolicy;
import io.sluice.client.SluiceException;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.LinkedBlockingQueue;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class UnaryCallTest {

    private static final ClassifyCall CALL = ClassifyCall.of(ImageSource.encoded(new byte[1]));
    private static final Context.Key<String> WHO = Context.key("who");

    private record Later(Duration delay, Runnable task) {}

    private final BlockingQueue<Later> later = new LinkedBlockingQueue<>();
    private final BlockingQueue<String> contexts = new LinkedBlockingQueue<>();
    private volatile long now = -50;
    private FakeServer server;
    private ManagedChannel channel;
    private Operations operations;

    @BeforeEach
    void startServer() throws IOException {
        server = new FakeServer();
        channel = NettyChannelBuilder.forTarget(server.address(), InsecureChannelCredentials.create())
                .build();
        RetryPolicy policy = new RetryPolicy(4, Duration.ofMillis(100), Duration.ofSeconds(1));
        operations = new Operations(new UnaryCalls(
                channel,
                new RetrySchedule(policy, () -> 0.5),
                task -> () -> {
                    contexts.add(String.valueOf(WHO.get()));
                    task.run();
                },
                () -> now,
                (delay, task) -> later.add(new Later(delay, task))));
    }

    @AfterEach
    void stopServer() {
        channel.shutdownNow();
        server.close();
    }

    @Test
    void send_unavailable_isSentAgainAfterTheDelay() throws InterruptedException {
        server.service.failNext(Status.UNAVAILABLE.asRuntimeException());
        CompletableFuture<ClassifyAnswer> answer = operations.classify(CALL, Duration.ofSeconds(10));

        Later retry = later.take();
        assertThat(retry.delay()).isEqualTo(Duration.ofMillis(100));
        assertThat(answer).isNotDone();
        assertThat(server.service.classified).hasSize(1);
        retry.task().run();

        assertThat(answer.join().rankings()).hasSize(1);
        assertThat(server.service.classified).hasSize(2);
    }

    @Test
    void send_delayWouldOutlastTheDeadline_failsWithoutWaiting() throws InterruptedException {
        server.service.failNext(FakeService.overloaded(Duration.ofMillis(600)));
        server.service.failNext(FakeService.overloaded(Duration.ofMillis(600)));
        CompletableFuture<ClassifyAnswer> answer = operations.classify(CALL, Duration.ofSeconds(1));

        Later retry = later.take();
        now += retry.delay().toNanos();
        retry.task().run();

        assertThatThrownBy(answer::join)
                .isInstanceOf(CompletionException.class)
                .hasCauseInstanceOf(SluiceException.Overloaded.class);
        assertThat(later).isEmpty();
        assertThat(server.service.classified).hasSize(2);
    }

    @Test
    void send_predictedLate_isSentAgainWhenTheServerSaysAndWithTheTimeThatIsLeft() throws InterruptedException {
        server.service.failNext(FakeService.predictedLate(Duration.ofSeconds(30), 20_000));
        server.service.failNext(FakeService.predictedLate(Duration.ofSeconds(30), 29_000));
        CompletableFuture<ClassifyAnswer> answer = operations.classify(CALL, Duration.ofSeconds(50));

        Later retry = later.take();
        assertThat(retry.delay()).isEqualTo(Duration.ofSeconds(20));
        now += Duration.ofSeconds(22).toNanos();
        retry.task().run();

        // 28 s are left, and the server has nothing for another 29.
        assertThatThrownBy(answer::join).cause().isInstanceOfSatisfying(SluiceException.Overloaded.class, refusal -> {
            assertThat(refusal.reason()).isEqualTo("PREDICTED_LATE");
            assertThat(refusal.retryDelay()).contains(Duration.ofSeconds(30));
            assertThat(refusal.details().metadata())
                    .containsEntry("predicted_wait_ms", "80")
                    .containsEntry("deadline_ms", "50");
        });
        assertThat(later).isEmpty();
        assertThat(server.service.classified).hasSize(2);
    }

    @Test
    void send_cancelledWhileWaitingToTryAgain_isNotSentAgain() throws InterruptedException {
        server.service.failNext(Status.UNAVAILABLE.asRuntimeException());
        CompletableFuture<ClassifyAnswer> answer = operations.classify(CALL, Duration.ofSeconds(10));
        Later retry = later.take();

        answer.cancel(true);
        retry.task().run();
        operations.models(Duration.ofSeconds(10)).join();

        assertThat(server.service.classified).hasSize(1);
    }

    @Test
    void send_secondAttempt_runsUnderTheCallersContext() throws Exception {
        server.service.failNext(Status.UNAVAILABLE.asRuntimeException());
        CompletableFuture<ClassifyAnswer> answer = Context.current()
                .withValue(WHO, "caller")
                .call(() -> operations.classify(CALL, Duration.ofSeconds(10)));

        later.take().task().run();

        answer.join();
        assertThat(contexts).containsExactly("caller");
    }
}
