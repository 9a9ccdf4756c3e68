package io.sluice.server.e2e;

import static io.sluice.server.e2e.Messages.classify;
import static io.sluice.server.e2e.Messages.encoded;
import static io.sluice.server.e2e.Messages.gray;
import static io.sluice.server.e2e.Patience.failureOf;
import static io.sluice.server.e2e.Patience.get;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.common.util.concurrent.ListenableFuture;
import io.grpc.Status.Code;
import io.sluice.proto.v1.ListModelsRequest;
import io.sluice.proto.v1.LoadModelRequest;
import io.sluice.proto.v1.LoadModelResponse;
import io.sluice.proto.v1.Model;
import io.sluice.proto.v1.ModelState;
import io.sluice.proto.v1.UnloadModelRequest;
import io.sluice.proto.v1.UnloadModelResponse;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** Models come and go while clients go on calling. */
class ReloadUnderLoadTest {

    private static final String TINY = "vit-tiny-random";
    private static final String STEADY = "steady";
    private static final int CYCLES = 3;

    @Test
    void reload_underLoad_losesNothingOfItsOwnAndNothingOfTheOthers() throws Exception {
        try (ServerFixture fixture = ServerFixture.with()
                        .golden(TINY)
                        .synthetic(STEADY, Duration.ofMillis(2))
                        .admin()
                        .ready();
                Load reloaded = new Load(
                        fixture, classify(TINY, encoded("tiny_3x5.png")).build());
                Load steady = new Load(fixture, classify(STEADY, gray()).build())) {
            String version = model(fixture, TINY).getVersion();
            for (int cycle = 0; cycle < CYCLES; cycle++) {
                long before = reloaded.ended(Code.OK);
                Patience.until("it serves", () -> reloaded.ended(Code.OK) > before + 20);
                Model unloaded = get(unload(fixture, TINY)).getModel();
                assertThat(unloaded.getState()).isEqualTo(ModelState.MODEL_STATE_UNLOADED);
                long refusedBefore = reloaded.ended(Code.UNAVAILABLE);
                Patience.until("it is refused", () -> reloaded.ended(Code.UNAVAILABLE) > refusedBefore);
                Model loaded = get(load(fixture, TINY)).getModel();
                assertThat(loaded.getState()).isEqualTo(ModelState.MODEL_STATE_READY);
                assertThat(loaded.getVersion()).isEqualTo(version);
            }
            long before = reloaded.ended(Code.OK);
            Patience.until("it serves again", () -> reloaded.ended(Code.OK) > before);
            reloaded.finish();
            steady.finish();

            assertThat(reloaded.ends()).containsOnlyKeys(Code.OK, Code.UNAVAILABLE);
            assertThat(steady.ends()).containsOnlyKeys(Code.OK);
            assertThat(fixture.metrics.rowsInside(TINY)).isZero();
            assertThat(fixture.metrics.rowsInside(STEADY)).isZero();
        }
    }

    @Test
    void loadAndUnload_ofWhatIsThereAlready_doNothing() throws Exception {
        try (ServerFixture fixture =
                ServerFixture.with().synthetic(STEADY, Duration.ZERO).admin().ready()) {
            assertThat(get(load(fixture, STEADY)).getModel().getState()).isEqualTo(ModelState.MODEL_STATE_READY);
            get(unload(fixture, STEADY));
            assertThat(get(unload(fixture, STEADY)).getModel().getState()).isEqualTo(ModelState.MODEL_STATE_UNLOADED);
        }
    }

    @Test
    void loadAndUnload_administrationOff_areDenied() throws Exception {
        try (ServerFixture fixture =
                ServerFixture.with().synthetic(STEADY, Duration.ZERO).ready()) {
            assertThat(failureOf(unload(fixture, STEADY)).getStatus().getCode()).isEqualTo(Code.PERMISSION_DENIED);
            assertThat(failureOf(load(fixture, STEADY)).getStatus().getCode()).isEqualTo(Code.PERMISSION_DENIED);
            assertThat(model(fixture, STEADY).getState()).isEqualTo(ModelState.MODEL_STATE_READY);
        }
    }

    private static ListenableFuture<LoadModelResponse> load(ServerFixture fixture, String name) {
        return fixture.models()
                .loadModel(LoadModelRequest.newBuilder().setModel(name).build());
    }

    private static ListenableFuture<UnloadModelResponse> unload(ServerFixture fixture, String name) {
        return fixture.models()
                .unloadModel(UnloadModelRequest.newBuilder().setModel(name).build());
    }

    private static Model model(ServerFixture fixture, String name) throws Exception {
        return get(fixture.models().listModels(ListModelsRequest.getDefaultInstance())).getModelsList().stream()
                .filter(model -> model.getName().equals(name))
                .findFirst()
                .orElseThrow();
    }
}
