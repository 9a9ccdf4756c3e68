package io.sluice.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.grpc.Server;
import io.grpc.Status;
import io.grpc.netty.NettyServerBuilder;
import io.grpc.stub.StreamObserver;
import io.sluice.proto.v1.DataType;
import io.sluice.proto.v1.ListModelsRequest;
import io.sluice.proto.v1.ListModelsResponse;
import io.sluice.proto.v1.Model;
import io.sluice.proto.v1.ModelServiceGrpc;
import io.sluice.proto.v1.ModelState;
import io.sluice.proto.v1.Pooling;
import io.sluice.proto.v1.Task;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class SluiceClientTest {

    private static final RetryPolicy HASTY = new RetryPolicy(3, Duration.ofMillis(1), Duration.ofMillis(1));
    private static final ImageSource IMAGE = ImageSource.encoded(new byte[] {1, 2, 3});

    private final FakeService service = new FakeService();
    private Server server;
    private SluiceClient client;

    @BeforeEach
    void startServer() throws IOException {
        server = NettyServerBuilder.forAddress(new InetSocketAddress("127.0.0.1", 0))
                .addService(service)
                .addService(new FakeModels())
                .build()
                .start();
        client = client(Duration.ofSeconds(30));
    }

    @AfterEach
    void stopServer() throws InterruptedException {
        client.close();
        server.shutdownNow().awaitTermination();
    }

    @Test
    void classify_severalImages_sendsEveryFieldAndReturnsRankingsInOrder() {
        ClassifyAnswer answer = client.classify(ClassifyCall.of(IMAGE, ImageSource.pixels(1, 1, new byte[3]))
                .withModel("m")
                .withTopK(2)
                .withLabels(List.of("a", "b"))
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
    void models_oneReady_returnsWhatTheServerSaysOfIt() {
        assertThat(client.models()).singleElement().satisfies(model -> {
            assertThat(model.name()).isEqualTo("m");
            assertThat(model.state()).isEqualTo(ModelInfo.State.READY);
            assertThat(model.identity().tasks()).containsExactly(ModelInfo.Task.CLASSIFY);
            assertThat(model.shape().inputSize()).isEqualTo(64);
        });
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
        for (int attempt = 0; attempt < HASTY.maxAttempts(); attempt++) {
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
        try (SluiceClient lonely =
                SluiceClient.builder("127.0.0.1:" + freePort).retryPolicy(HASTY).build()) {
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
        return SluiceClient.builder("127.0.0.1:" + server.getPort())
                .deadline(deadline)
                .retryPolicy(HASTY)
                .build();
    }

    private static final class FakeModels extends ModelServiceGrpc.ModelServiceImplBase {
        @Override
        public void listModels(ListModelsRequest request, StreamObserver<ListModelsResponse> responses) {
            responses.onNext(ListModelsResponse.newBuilder()
                    .addModels(Model.newBuilder()
                            .setName("m")
                            .setState(ModelState.MODEL_STATE_READY)
                            .addTasks(Task.TASK_CLASSIFY)
                            .setInputSize(64))
                    .build());
            responses.onCompleted();
        }
    }
}
