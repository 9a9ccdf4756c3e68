package io.sluice.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.grpc.Status;
import io.grpc.health.v1.HealthCheckResponse;
import io.sluice.proto.v1.DataType;
import io.sluice.proto.v1.Pooling;
import java.io.IOException;
import java.net.ServerSocket;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class SluiceClientTest {

    private static final ImageSource IMAGE = ImageSource.encoded(new byte[] {1, 2, 3});

    private FakeServer server;
    private FakeService service;
    private SluiceClient client;

    @BeforeEach
    void startServer() throws IOException {
        server = new FakeServer();
        service = server.service;
        client = client(Duration.ofSeconds(30));
    }

    @AfterEach
    void stopServer() {
        client.close();
        server.close();
    }

    @Test
    void classify_severalImages_sendsEveryFieldAndReturnsRankingsInOrder() {
        ClassifyAnswer answer = client.classify(ClassifyCall.of(IMAGE, ImageSource.pixels(1, 1, new byte[3]))
                .withModel("m")
                .withTopK(2)
                .withLabels(List.of("a", "b"))
                .withLabelTemplates(List.of("a photo of a {}.", "{}"))
                .withLogits());

        assertThat(answer.rankings())
                .extracting(ranking -> ranking.categories().get(0).label())
                .containsExactly("class-0", "class-1");
        assertThat(answer.timing().execute()).isEqualTo(Duration.ofMillis(2));
        assertThat(answer.timing().batchSize()).isEqualTo(3);
        assertThat(service.classified).singleElement().satisfies(request -> {
            assertThat(request.getModel()).isEqualTo("m");
            assertThat(request.getTopK()).isEqualTo(2);
            assertThat(request.getLabelsList()).containsExactly("a", "b");
            assertThat(request.getLabelTemplatesList()).containsExactly("a photo of a {}.", "{}");
            assertThat(request.getIncludeLogits()).isTrue();
            assertThat(request.getImages(0).getEncoded().toByteArray()).containsExactly(1, 2, 3);
            assertThat(request.getImages(1).getTensor().getShapeList()).containsExactly(1L, 1L, 3L);
        });
    }

    @Test
    void embed_everyOption_sendsThemAndReturnsScaledValues() {
        EmbedAnswer answer = client.embed(EmbedCall.of(List.of(IMAGE))
                .withLayer(0)
                .withPooling(EmbedCall.Pooling.MEAN)
                .withNormalize(false)
                .withType(Vector.Type.INT8));

        assertThat(answer.embeddings()).singleElement().satisfies(vector -> {
            assertThat(vector.shape()).containsExactly(2);
            assertThat(vector.toFloats()).containsExactly(-1f, 0.5f);
        });
        assertThat(service.embedded).singleElement().satisfies(request -> {
            assertThat(request.hasLayer()).isTrue();
            assertThat(request.getLayer()).isZero();
            assertThat(request.getPooling()).isEqualTo(Pooling.POOLING_MEAN);
            assertThat(request.hasNormalize()).isTrue();
            assertThat(request.getDataType()).isEqualTo(DataType.DATA_TYPE_INT8);
        });
    }

    @Test
    void embed_defaults_leavesTheModelItsOwnChoices() {
        client.embed(EmbedCall.ofInputs(List.of(new EmbedCall.Text("a ring"))));

        assertThat(service.embedded).singleElement().satisfies(request -> {
            assertThat(request.hasLayer()).isFalse();
            assertThat(request.hasNormalize()).isFalse();
            assertThat(request.getInputs(0).getText()).isEqualTo("a ring");
        });
    }

    @Test
    void loadModel_answersTheModelAndWhetherItChanged() {
        assertThat(client.loadModel("m", false).unchanged()).isTrue();
        assertThat(client.loadModel("m", true).unchanged()).isFalse();
        assertThat(client.loadModel("m", true).model().versions())
                .containsExactly(new ModelInfo.Version("abc", ModelInfo.State.READY, true));
    }

    @Test
    void unloadModel_ofOneVersion_namesIt() {
        ModelInfo model = client.unloadModel("m", "abc");

        assertThat(model.state()).isEqualTo(ModelInfo.State.UNLOADED);
        assertThat(model.version()).isEqualTo("abc");
    }

    @Test
    void models_oneReady_returnsWhatTheServerSaysOfIt() {
        assertThat(client.models()).singleElement().satisfies(model -> {
            assertThat(model.name()).isEqualTo("m");
            assertThat(model.state()).isEqualTo(ModelInfo.State.READY);
            assertThat(model.identity().tasks()).containsExactly(ModelInfo.Task.CLASSIFY);
            assertThat(model.shape().inputSize()).isEqualTo(64);
            assertThat(model.placement().latencies())
                    .containsExactly(new ModelInfo.Latency(8, Duration.ofMillis(21), Duration.ofMillis(42), 5));
            assertThat(model.placement().textLatencies())
                    .containsExactly(new ModelInfo.Latency(2, Duration.ofMillis(9), Duration.ofMillis(18), 5));
        });
    }

    @Test
    void serves_whatHealthSays_andFailsForAnUnknownModel() {
        server.health.setStatus("m", HealthCheckResponse.ServingStatus.NOT_SERVING);

        assertThat(client.serves("")).isTrue();
        assertThat(client.serves("m")).isFalse();
        assertThatThrownBy(() -> client.serves("nobody")).isInstanceOf(SluiceException.NotFound.class);
    }

    @Test
    void model_unknown_failsAndNamesTheResource() {
        SluiceException.NotFound failure =
                catchThrowableOfType(SluiceException.NotFound.class, () -> client.model("nobody"));

        assertThat(failure).hasMessage("there is no model 'nobody'");
        assertThat(failure.resource()).contains(new SluiceException.Resource("sluice.v1.Model", "nobody"));
    }

    @Test
    void model_empty_isTheDefault() {
        assertThat(client.model("").name()).isEqualTo("m");
    }

    @Test
    void classify_overloadedTwice_succeedsAtTheThirdAttempt() {
        service.failNext(FakeService.overloaded(Duration.ofMillis(1)));
        service.failNext(Status.UNAVAILABLE.asRuntimeException());

        assertThat(client.classify(ClassifyCall.of(IMAGE)).rankings()).hasSize(1);
        assertThat(service.classified).hasSize(3);
    }

    @Test
    void classify_overloadedForever_failsWithReasonAndRetryDelay() {
        for (int attempt = 0; attempt < FakeServer.HASTY.maxAttempts(); attempt++) {
            service.failNext(FakeService.overloaded(Duration.ofMillis(1)));
        }

        SluiceException failure =
                catchThrowableOfType(SluiceException.class, () -> client.classify(ClassifyCall.of(IMAGE)));

        assertThat(failure.code()).isEqualTo(Status.Code.RESOURCE_EXHAUSTED);
        assertThat(failure.reason()).isEqualTo("QUEUE_FULL");
        assertThat(failure.retryDelay()).contains(Duration.ofMillis(1));
        assertThat(failure).hasMessage("model 'm' is overloaded");
        assertThat(service.classified).hasSize(3);
    }

    @Test
    void classify_invalidField_failsAtOnceAndNamesTheField() {
        service.failNext(FakeService.invalid("images[0].encoded", "not a picture"));

        SluiceException failure =
                catchThrowableOfType(SluiceException.class, () -> client.classify(ClassifyCall.of(IMAGE)));

        assertThat(failure.code()).isEqualTo(Status.Code.INVALID_ARGUMENT);
        assertThat(failure.fieldViolations())
                .containsExactly(new SluiceException.FieldViolation("images[0].encoded", "not a picture"));
        assertThat(service.classified).hasSize(1);
    }

    @Test
    void classify_failedOnAnotherThread_showsTheCallersStack() {
        service.failNext(FakeService.invalid("top_k", "must not be negative"));

        assertThatThrownBy(() -> client.classify(ClassifyCall.of(IMAGE)))
                .isInstanceOf(SluiceException.InvalidRequest.class)
                .satisfies(failure -> assertThat(failure.getStackTrace())
                        .anyMatch(frame -> frame.getClassName().equals(SluiceClientTest.class.getName())));
    }

    @Test
    void classify_pushedBackByTheTrailerAlone_isTriedAgain() {
        service.failNext(FakeService.pushedBack("1"));

        assertThat(client.classify(ClassifyCall.of(IMAGE)).rankings()).hasSize(1);
        assertThat(service.classified).hasSize(2);
    }

    @Test
    void classify_pushbackForbidsAnotherAttempt_failsAtOnce() {
        service.failNext(FakeService.pushedBack("-1"));

        assertThatThrownBy(() -> client.classify(ClassifyCall.of(IMAGE)))
                .isInstanceOf(SluiceException.Overloaded.class);
        assertThat(service.classified).hasSize(1);
    }

    @Test
    void embed_answerLargerThanAllowed_failsAtOnce() {
        try (SluiceClient small = server.client().maxMessageBytes(4).build()) {
            assertThatThrownBy(() -> small.embed(EmbedCall.of(List.of(IMAGE))))
                    .isInstanceOf(SluiceException.Overloaded.class)
                    .hasMessageContaining("exceeds maximum size 4");
        }
        assertThat(service.embedded).hasSize(1);
    }

    @Test
    void classify_interruptedWhileWaiting_takesTheCallBackAndStaysInterrupted() throws Exception {
        service.fallSilent();
        CompletableFuture<Throwable> thrown = new CompletableFuture<>();
        Thread caller = new Thread(() -> {
            Throwable failure = catchThrowable(() -> client.classify(ClassifyCall.of(IMAGE)));
            thrown.complete(Thread.currentThread().isInterrupted() ? failure : null);
        });
        caller.start();
        service.arrived.await();
        caller.interrupt();

        assertThat(thrown.get(10, TimeUnit.SECONDS)).isInstanceOf(SluiceException.Cancelled.class);
        assertThat(service.cancelled.await(10, TimeUnit.SECONDS)).isTrue();
    }

    @Test
    void classifyAsync_cancelled_takesTheCallBack() throws InterruptedException {
        service.fallSilent();
        CompletableFuture<ClassifyAnswer> future = client.classifyAsync(ClassifyCall.of(IMAGE));
        service.arrived.await();

        future.cancel(true);

        assertThat(service.cancelled.await(10, TimeUnit.SECONDS)).isTrue();
    }

    @Test
    void withDeadline_shorter_boundsThatCallAlone() {
        service.fallSilent();
        SluiceClient impatient = client.withDeadline(Duration.ofMillis(100));

        assertThatThrownBy(() -> impatient.classify(ClassifyCall.of(IMAGE)))
                .isInstanceOf(SluiceException.DeadlineExceeded.class);
        assertThat(client.models()).hasSize(1);
    }

    @Test
    void classify_noAnswerBeforeTheDeadline_failsWithDeadlineExceeded() {
        service.fallSilent();
        try (SluiceClient impatient = client(Duration.ofMillis(200))) {
            assertThatThrownBy(() -> impatient.classify(ClassifyCall.of(IMAGE)))
                    .isInstanceOfSatisfying(
                            SluiceException.class,
                            failure -> assertThat(failure.code()).isEqualTo(Status.Code.DEADLINE_EXCEEDED));
        }
    }

    @Test
    void classify_nobodyListens_isAConnectionFailure() throws IOException {
        int freePort;
        try (ServerSocket socket = new ServerSocket(0)) {
            freePort = socket.getLocalPort();
        }
        try (SluiceClient lonely = SluiceClient.builder("127.0.0.1:" + freePort)
                .retryPolicy(FakeServer.HASTY)
                .build()) {
            assertThatThrownBy(() -> lonely.classify(ClassifyCall.of(IMAGE)))
                    .isInstanceOfSatisfying(
                            SluiceException.class,
                            failure -> assertThat(failure.isConnectionFailure()).isTrue());
        }
    }

    @Test
    void classifyAsync_overloadedTwice_completesAtTheThirdAttempt() {
        service.failNext(FakeService.overloaded(Duration.ofMillis(1)));
        service.failNext(FakeService.overloaded(Duration.ofMillis(1)));

        assertThat(client.classifyAsync(ClassifyCall.of(IMAGE)).join().rankings())
                .hasSize(1);
        assertThat(service.classified).hasSize(3);
    }

    @Test
    void classifyAsync_answered_completesWithTheAnswer() {
        assertThat(client.classifyAsync(ClassifyCall.of(IMAGE)).join().rankings())
                .hasSize(1);
    }

    private SluiceClient client(Duration deadline) {
        return server.client().deadline(deadline).build();
    }
}
