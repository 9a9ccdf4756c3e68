package io.sluice.server.e2e;

import static io.sluice.server.e2e.Messages.classify;
import static io.sluice.server.e2e.Messages.gray;
import static io.sluice.server.e2e.Patience.failureOf;
import static io.sluice.server.e2e.Patience.get;
import static org.assertj.core.api.Assertions.assertThat;

import io.grpc.Status.Code;
import io.grpc.StatusRuntimeException;
import io.sluice.proto.v1.GetModelRequest;
import io.sluice.proto.v1.ListModelsRequest;
import io.sluice.proto.v1.Model;
import io.sluice.proto.v1.ModelState;
import io.sluice.proto.v1.Replica;
import io.sluice.proto.v1.Task;
import java.time.Duration;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** What the server says of its models. */
class ModelsTest {

    private static final String TINY = "vit-tiny-random";
    private static final String BASE = "vit-tiny-base-pooler";
    private static final String PICKLED = "vit-tiny-bin";
    private static final String SLEEPER = "sleeper";

    private static ServerFixture fixture;

    @BeforeAll
    static void start() throws Exception {
        fixture = ServerFixture.with()
                .golden(TINY)
                .golden(PICKLED)
                .golden(BASE)
                .synthetic(SLEEPER, Duration.ZERO)
                .open();
        Patience.until("the last one serves", () -> model(SLEEPER).getState() == ModelState.MODEL_STATE_READY);
    }

    @AfterAll
    static void stop() {
        fixture.close();
    }

    @Test
    void listModels_keepsTheOrderThatTheServerWasGiven() throws Exception {
        assertThat(get(fixture.models().listModels(ListModelsRequest.getDefaultInstance()))
                        .getModelsList())
                .extracting(Model::getName)
                .containsExactly(TINY, PICKLED, BASE, SLEEPER);
    }

    @Test
    void getModel_classifier_saysWhatItCan() {
        Model model = model(TINY);

        assertThat(model.getState()).isEqualTo(ModelState.MODEL_STATE_READY);
        assertThat(model.getArchitecture()).isEqualTo("vit");
        assertThat(model.getVersion()).matches("[0-9a-f]{64}");
        assertThat(model.getTasksList()).containsExactly(Task.TASK_CLASSIFY, Task.TASK_EMBED_IMAGE);
        assertThat(model.getLabelsList()).hasSize(10).startsWith("cat", "dog").endsWith("brick wall");
        assertThat(model.getInputSize()).isEqualTo(64);
        assertThat(model.getEmbeddingDimension()).isEqualTo(64);
        assertThat(model.getLayers()).isEqualTo(3);
        assertThat(model.getTokens()).isEqualTo(17);
        assertThat(model.getHasPooler()).isFalse();
        assertThat(model.getPrecision()).isEqualTo("fp32");
        assertThat(model.getReplicasList()).extracting(Replica::getName).containsExactly("cpu:0/0");
        assertThat(model.getMaxBatchSize()).isEqualTo(8);
    }

    @Test
    void getModel_backbone_hasAPoolerAndNoClasses() {
        Model model = model(BASE);

        assertThat(model.getTasksList()).containsExactly(Task.TASK_EMBED_IMAGE);
        assertThat(model.getLabelsList()).isEmpty();
        assertThat(model.getHasPooler()).isTrue();
    }

    @Test
    void getModel_synthetic_saysThatItIs() {
        assertThat(model(SLEEPER).getArchitecture()).isEqualTo("synthetic");
    }

    @Test
    void getModel_thatCannotBeLoaded_saysWhy() throws Exception {
        Model model = model(PICKLED);

        assertThat(model.getState()).isEqualTo(ModelState.MODEL_STATE_FAILED);
        assertThat(model.getFailure()).contains("pytorch_model.bin");
        StatusRuntimeException failure =
                failureOf(fixture.classify(classify(PICKLED, gray()).build()));
        assertThat(failure.getStatus().getCode()).isEqualTo(Code.UNAVAILABLE);
    }

    private static Model model(String name) {
        try {
            return get(fixture.models()
                            .getModel(
                                    GetModelRequest.newBuilder().setModel(name).build()))
                    .getModel();
        } catch (Exception failure) {
            throw new AssertionError(failure);
        }
    }
}
