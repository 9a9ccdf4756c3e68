package io.sluice.server.e2e;

import static io.sluice.server.e2e.Messages.classify;
import static io.sluice.server.e2e.Messages.gray;
import static io.sluice.server.e2e.Patience.failureOf;
import static io.sluice.server.e2e.Patience.get;
import static org.assertj.core.api.Assertions.assertThat;

import io.grpc.Status.Code;
import io.grpc.StatusRuntimeException;
import io.sluice.proto.v1.Category;
import io.sluice.proto.v1.ClassifyRequest;
import io.sluice.proto.v1.ClassifyResponse;
import io.sluice.proto.v1.GetModelRequest;
import io.sluice.proto.v1.LoadModelRequest;
import io.sluice.proto.v1.LoadModelResponse;
import io.sluice.proto.v1.Model;
import io.sluice.proto.v1.ModelState;
import io.sluice.proto.v1.UnloadModelRequest;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** One checkpoint takes over from another while clients go on calling. */
class HotReloadTest {

    private static final int RELOADS = 100;
    private static final int FEW_RELOADS = 10;
    private static final int ZERO_SHOT_RELOADS = 2;
    private static final float TOLERANCE = 1e-4f;
    private static final String MODEL = SwitchedFolder.NAME;

    @TempDir
    private Path base;

    private SwitchedFolder folder;
    private ServerFixture fixture;

    /** Version to its answer, asked for while nothing else ran. */
    private final Map<String, List<Category>> expected = new HashMap<>();

    @BeforeEach
    void start() throws Exception {
        folder = new SwitchedFolder(base).withVit("a", 2).withVit("b", 2).hold("a");
        fixture = ServerFixture.with().folder(folder.folder()).admin().ready();
    }

    @AfterEach
    void stop() {
        fixture.close();
    }

    @Test
    void reload_underLoad_losesNothingAndNeverMixesVersions() throws Exception {
        reloadUnderLoad(FEW_RELOADS);
    }

    @Test
    @Tag("long")
    void reload_underLoadAHundredTimes_losesNothingAndNeverMixesVersions() throws Exception {
        reloadUnderLoad(RELOADS);
    }

    private void reloadUnderLoad(int reloads) throws Exception {
        ClassifyRequest request = classify(MODEL, gray()).build();
        learn("a", request);
        learn("b", request);
        try (Load load = new Load(fixture, request, this::isRight)) {
            for (int i = 0; i < reloads; i++) {
                LoadModelResponse reloaded = reload(i % 2 == 0 ? "a" : "b");
                assertThat(reloaded.getUnchanged()).isFalse();
                long before = load.ended(Code.OK);
                Patience.until("the new version answers", () -> load.ended(Code.OK) > before + 2);
            }
            load.finish();

            assertThat(load.ends()).containsOnlyKeys(Code.OK);
            assertThat(load.wrong()).isZero();
            assertThat(fixture.metrics.rowsInside(MODEL)).isZero();
        }
    }

    @Test
    void reload_zeroShotUnderLoad_ranksLabelsByTheVersionThatItNames() throws Exception {
        folder.hold(Golden.model("clip-tiny-random").toString());
        reload(Golden.model("clip-tiny-random").toString());
        ClassifyRequest request = classify(MODEL, gray())
                .addAllLabels(List.of("a cat", "a dog", "a brick wall"))
                .build();
        learn(Golden.model("clip-tiny-gelu").toString(), request);
        learn(Golden.model("clip-tiny-random").toString(), request);
        try (Load load = new Load(fixture, request, this::isRight)) {
            for (int i = 0; i < ZERO_SHOT_RELOADS; i++) {
                reload(Golden.model(i % 2 == 0 ? "clip-tiny-gelu" : "clip-tiny-random")
                        .toString());
                long before = load.ended(Code.OK);
                Patience.until("the new version answers", () -> load.ended(Code.OK) > before + 2);
            }
            load.finish();

            assertThat(load.ends()).containsOnlyKeys(Code.OK);
            assertThat(load.wrong()).isZero();
        }
    }

    @Test
    void reload_folderUnchanged_saysSo() throws Exception {
        assertThat(reload("a").getUnchanged()).isTrue();
    }

    @Test
    void reload_ofWhatCannotServe_leavesTheOldVersionServing() throws Exception {
        String version = get(fixture.classify(classify(MODEL, gray()).build())).getVersion();
        Files.createDirectories(base.resolve("broken"));

        folder.hold("broken");
        StatusRuntimeException failure = failureOf(fixture.models().loadModel(message(false)));

        assertThat(failure.getStatus().getCode()).isEqualTo(Code.FAILED_PRECONDITION);
        assertThat(failure).hasMessageContaining("config.json").hasMessageContaining(version);
        assertThat(get(fixture.classify(classify(MODEL, gray()).build())).getVersion())
                .isEqualTo(version);
        assertThat(model("").getState()).isEqualTo(ModelState.MODEL_STATE_READY);
        assertThat(model("").getFailure()).contains("config.json");
    }

    @Test
    void reload_keepPrevious_servesBothUntilOneIsUnloaded() throws Exception {
        String first = model("").getVersion();
        folder.hold("b");
        String second =
                get(fixture.models().loadModel(message(true))).getModel().getVersion();

        assertThat(answeredBy("")).isEqualTo(second);
        assertThat(answeredBy(first.substring(0, 12))).isEqualTo(first);
        assertThat(model(first).getLabelsList()).contains("a-one");
        assertThat(model("").getVersionsList()).hasSize(2);
        assertThat(fixture.metrics.value("sluice_replicas", MODEL, "device=\"cpu\"", "precision=\"fp32\""))
                .isEqualTo(fixture.metrics.value("sluice_replicas_serving", MODEL))
                .isEqualTo(2);

        get(fixture.models()
                .unloadModel(UnloadModelRequest.newBuilder()
                        .setModel(MODEL)
                        .setVersion(first)
                        .build()));
        StatusRuntimeException gone = failureOf(
                fixture.classify(classify(MODEL, gray()).setVersion(first).build()));
        assertThat(gone.getStatus().getCode()).isEqualTo(Code.NOT_FOUND);
        assertThat(gone).hasMessageContaining(second);
        assertThat(answeredBy("")).isEqualTo(second);
    }

    private String answeredBy(String version) throws Exception {
        return get(fixture.classify(classify(MODEL, gray()).setVersion(version).build()))
                .getVersion();
    }

    private void learn(String checkpoint, ClassifyRequest request) throws Exception {
        reload(checkpoint);
        ClassifyResponse answer = get(fixture.classify(request));
        expected.put(answer.getVersion(), answer.getClassifications(0).getCategoriesList());
    }

    private LoadModelResponse reload(String checkpoint) throws Exception {
        folder.hold(checkpoint);
        return get(fixture.models().loadModel(message(false)));
    }

    private static LoadModelRequest message(boolean keepPrevious) {
        return LoadModelRequest.newBuilder()
                .setModel(MODEL)
                .setKeepPrevious(keepPrevious)
                .build();
    }

    private Model model(String version) throws Exception {
        return get(fixture.models()
                        .getModel(GetModelRequest.newBuilder()
                                .setModel(MODEL)
                                .setVersion(version)
                                .build()))
                .getModel();
    }

    /** Whether an answer is that of the version it names. */
    private boolean isRight(ClassifyResponse answer) {
        List<Category> own = expected.getOrDefault(answer.getVersion(), List.of());
        List<Category> given = answer.getClassifications(0).getCategoriesList();
        if (own.size() != given.size()) {
            return false;
        }
        for (int i = 0; i < own.size(); i++) {
            boolean same = own.get(i).getLabel().equals(given.get(i).getLabel())
                    && Math.abs(own.get(i).getScore() - given.get(i).getScore()) <= TOLERANCE;
            if (!same) {
                return false;
            }
        }
        return true;
    }
}
