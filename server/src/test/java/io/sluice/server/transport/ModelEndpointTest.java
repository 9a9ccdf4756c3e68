package io.sluice.server.transport;

import static io.sluice.server.transport.TransportFixture.failureOf;
import static io.sluice.server.transport.TransportFixture.get;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.common.util.concurrent.ListenableFuture;
import io.grpc.Status.Code;
import io.grpc.StatusRuntimeException;
import io.sluice.proto.v1.GetModelRequest;
import io.sluice.proto.v1.ListModelsRequest;
import io.sluice.proto.v1.LoadModelRequest;
import io.sluice.proto.v1.LoadModelResponse;
import io.sluice.proto.v1.Model;
import io.sluice.proto.v1.ModelServiceGrpc;
import io.sluice.proto.v1.ModelServiceGrpc.ModelServiceFutureStub;
import io.sluice.proto.v1.ModelState;
import io.sluice.proto.v1.UnloadModelRequest;
import io.sluice.server.transport.message.Cards;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class ModelEndpointTest {

    private TransportFixture transport;
    private ModelServiceFutureStub models;

    @BeforeEach
    void start() throws Exception {
        transport = TransportFixture.startWithAdmin("b", "a");
        models = ModelServiceGrpc.newFutureStub(transport.channel);
    }

    @AfterEach
    void stop() {
        transport.close();
    }

    @Test
    void listModels_keepsTheOrderThatTheServerWasGiven() throws Exception {
        assertThat(get(models.listModels(ListModelsRequest.getDefaultInstance()))
                        .getModelsList())
                .extracting(Model::getName)
                .containsExactly("b", "a");
    }

    @Test
    void getModel_byVersionPrefix_findsIt() throws Exception {
        GetModelRequest request = GetModelRequest.newBuilder()
                .setModel("a")
                .setVersion(Cards.DIGEST.substring(0, 6).toUpperCase(Locale.ROOT))
                .build();

        assertThat(get(models.getModel(request)).getModel().getVersion()).isEqualTo(Cards.DIGEST);
    }

    @Test
    void getModel_noName_isTheFirst() throws Exception {
        assertThat(get(models.getModel(GetModelRequest.getDefaultInstance()))
                        .getModel()
                        .getName())
                .isEqualTo("b");
    }

    @Test
    void getModel_unknownName_saysWhichThereAre() throws Exception {
        assertFails(models.getModel(GetModelRequest.newBuilder().setModel("c").build()), Code.NOT_FOUND, "b, a");
    }

    @Test
    void getModel_anotherVersion_isNotFound() throws Exception {
        GetModelRequest request =
                GetModelRequest.newBuilder().setModel("a").setVersion("ffffff").build();

        assertFails(models.getModel(request), Code.NOT_FOUND, Cards.DIGEST);
    }

    @Test
    void getModel_versionOfWhatIsNotLoaded_isNotFound() throws Exception {
        transport.repository.move("a", io.sluice.server.repository.ModelState.UNLOADED);
        GetModelRequest request =
                GetModelRequest.newBuilder().setModel("a").setVersion("012345").build();

        assertFails(models.getModel(request), Code.NOT_FOUND, "before it is loaded");
    }

    @Test
    void getModel_versionThatIsNoDigest_isInvalid() throws Exception {
        GetModelRequest request =
                GetModelRequest.newBuilder().setModel("a").setVersion("latest").build();

        assertFails(models.getModel(request), Code.INVALID_ARGUMENT, "version");
    }

    @Test
    void unloadThenLoad_answersTheModelAsItIsThen() throws Exception {
        Model unloaded = get(models.unloadModel(
                        UnloadModelRequest.newBuilder().setModel("a").build()))
                .getModel();
        Model loaded = get(load("a")).getModel();

        assertThat(unloaded.getState()).isEqualTo(ModelState.MODEL_STATE_UNLOADED);
        assertThat(loaded.getState()).isEqualTo(ModelState.MODEL_STATE_READY);
    }

    @Test
    void loadModel_noName_isInvalid() throws Exception {
        assertFails(load(""), Code.INVALID_ARGUMENT, "b, a");
    }

    @Test
    void loadModel_unknownName_isNotFound() throws Exception {
        assertFails(load("../../etc"), Code.NOT_FOUND, "../../etc");
    }

    @Test
    void loadModel_tooManyAtOnce_areTurnedAwayWhileInferenceGoesOn() throws Exception {
        // On a connection that is up, calls arrive in the order of their making.
        get(models.listModels(ListModelsRequest.getDefaultInstance()));
        CountDownLatch mayLoad = transport.repository.holdLoads();
        List<Future<LoadModelResponse>> calls = new ArrayList<>();
        for (int i = 0; i < AdminCalls.WAITING_LIMIT + 1; i++) {
            calls.add(load("a"));
        }

        assertFails(load("a"), Code.RESOURCE_EXHAUSTED, "waiting");
        transport.repository.onSubmit(TransportFixture::answer);
        get(transport.classify("b"));
        mayLoad.countDown();

        for (Future<LoadModelResponse> call : calls) {
            assertThat(get(call).getModel().getName()).isEqualTo("a");
        }
    }

    @Test
    void loadModel_administrationOff_isDenied() throws Exception {
        try (TransportFixture closed = TransportFixture.start("a")) {
            ModelServiceFutureStub visitor = ModelServiceGrpc.newFutureStub(closed.channel);

            assertFails(
                    visitor.loadModel(
                            LoadModelRequest.newBuilder().setModel("a").build()),
                    Code.PERMISSION_DENIED,
                    "LoadModel");
            assertFails(
                    visitor.unloadModel(
                            UnloadModelRequest.newBuilder().setModel("a").build()),
                    Code.PERMISSION_DENIED,
                    "UnloadModel");
        }
    }

    private ListenableFuture<LoadModelResponse> load(String name) {
        return models.loadModel(LoadModelRequest.newBuilder().setModel(name).build());
    }

    private static void assertFails(Future<?> call, Code code, String said) throws Exception {
        StatusRuntimeException failure = failureOf(call);

        assertThat(failure.getStatus().getCode()).isEqualTo(code);
        assertThat(failure).hasMessageContaining(said);
    }
}
