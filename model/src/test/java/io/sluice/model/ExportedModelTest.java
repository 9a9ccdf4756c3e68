package io.sluice.model;

import static io.sluice.model.Closeness.assertClose;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonObject;
import io.sluice.model.engine.BatchOutput;
import io.sluice.model.engine.DeviceSelection;
import io.sluice.model.engine.EngineOptions;
import io.sluice.model.engine.EngineSession;
import io.sluice.model.engine.Output;
import io.sluice.model.engine.Output.Pooling;
import io.sluice.model.engine.Precision;
import io.sluice.model.engine.SessionOptions;
import io.sluice.model.golden.Golden;
import io.sluice.model.image.ImageLimits;
import io.sluice.model.tokenizer.TextOptions;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What real exporters wrote answers as transformers does. */
class ExportedModelTest {

    private static final double TOLERANCE = 5e-5;
    private static final double BATCH_TOLERANCE = 1e-5;
    private static final int PICTURES = 8;
    private static final SessionOptions OPTIONS = new SessionOptions("cpu", GoldenClip.TEXTS);
    private static final Output CLS = Output.lastHiddenState(Pooling.CLS);
    private static final Output TOKENS = Output.lastHiddenState(Pooling.TOKENS);

    @TempDir
    private Path folder;

    private final Golden inputs = Golden.read("vit-tiny-random");

    @Test
    void load_onnxClassifier_answersAsTheReference() throws Exception {
        try (ServableModel model = Exports.loader().load(Exports.classifier(folder));
                EngineSession session = model.openSession(OPTIONS)) {
            assertThat(model.card().computation()).isEqualTo(new ModelCard.Computation("onnx", "onnxruntime", "fp32"));
            assertThat(model.card().tasks()).containsExactly(Task.CLASSIFY);
            assertThat(model.card().labels()).hasSize(10).startsWith("cat", "dog");
            assertThat(model.files().keySet()).containsExactly("config.json", "model.onnx", "preprocessor_config.json");
            assertLogits(session);
        }
    }

    @Test
    void load_torchScriptClassifier_answersAsTheReference() throws Exception {
        Path traced = Exports.torchScript(folder, "vit-tiny-random", "[\"logits\"]");
        try (ServableModel model = Exports.loader().load(traced);
                EngineSession session = model.openSession(OPTIONS)) {
            assertThat(model.card().architecture()).isEqualTo("torchscript");
            assertThat(model.card().computation())
                    .isEqualTo(new ModelCard.Computation("torchscript", "pytorch", "fp32"));
            assertThat(model.card().tasks()).containsExactly(Task.CLASSIFY);
            assertLogits(session);
        }
    }

    @Test
    void load_onnxBackboneWithWeightsBesideIt_embedsAsTheReference() throws Exception {
        try (ServableModel model = Exports.loader().load(Exports.backbone(folder))) {
            assertThat(model.files().keySet())
                    .containsExactly("config.json", "model.onnx", "model.onnx_data", "preprocessor_config.json");
            assertEmbeds(model);
        }
    }

    @Test
    void load_torchScriptBackbone_embedsAsTheReference() throws Exception {
        Path traced = Exports.torchScript(folder, "vit-tiny-base-pooler", "[\"last_hidden_state\", \"pooler_output\"]");
        try (ServableModel model = Exports.loader().load(traced)) {
            assertEmbeds(model);
        }
    }

    @Test
    void load_onnxTowersOfAClip_embedPicturesAndTextsAsTheReference() throws Exception {
        GoldenClip clip = new GoldenClip();
        Golden golden = Golden.read("clip-tiny-random");
        try (ServableModel model = Exports.loader().load(Exports.clip(folder));
                EngineSession session = model.openSession(OPTIONS);
                ServableModel checkpoint = Exports.loader().load(Golden.model("clip-tiny-random"));
                EngineSession expected = checkpoint.openSession(OPTIONS)) {
            assertThat(model.card().tasks()).containsExactlyInAnyOrder(Task.EMBED_IMAGE, Task.EMBED_TEXT);
            assertThat(model.files()).containsKeys("onnx/vision_model.onnx", "onnx/text_model.onnx_data");
            Set<Output> projection = Set.of(Output.PROJECTION);
            for (var batch : List.of(Batches.normalized(clip.pictures()), Batches.tokens(clip.allIds()))) {
                float[] answer =
                        session.run(batch, projection).get(Output.PROJECTION).values();
                assertClose(
                        answer,
                        expected.run(batch, projection).get(Output.PROJECTION).values(),
                        TOLERANCE);
            }
            assertThat(golden.shape("zeroshot_logits")[0]).isEqualTo(PICTURES);
            assertThat(model.texts().orElseThrow().encode("a photo of a cat")).hasSizeGreaterThan(2);
        }
    }

    @Test
    void load_clipWhoseScaleIsSaid_ranksFreeLabels() throws Exception {
        Exports.clip(folder);
        Exports.edit(folder, config -> {
            JsonObject section = new JsonObject();
            section.addProperty("logit_scale", 14.3);
            config.add("sluice", section);
        });

        try (ServableModel model = Exports.loader().load(folder)) {
            assertThat(model.card().tasks()).contains(Task.ZERO_SHOT_CLASSIFY);
            assertThat(model.card().text().orElseThrow().logitScale()).isEqualTo(14.3f);
        }
    }

    @Test
    void run_pixels_areNormalisedAsTheCheckpointDoesIt() throws Exception {
        Golden pictures = Golden.read("preproc_vit64");
        var batch = Batches.pixels(pictures, List.of("astronaut.png|pil_u8", "chelsea_444.jpg|pil_u8"));
        try (ServableModel model = Exports.loader().load(Exports.classifier(folder));
                EngineSession session = model.openSession(OPTIONS);
                ServableModel checkpoint = Exports.loader().load(Golden.model("vit-tiny-random"));
                EngineSession expected = checkpoint.openSession(OPTIONS)) {
            Set<Output> logits = Set.of(Output.LOGITS);

            assertClose(
                    session.run(batch, logits).get(Output.LOGITS).values(),
                    expected.run(batch, logits).get(Output.LOGITS).values(),
                    TOLERANCE);
        }
    }

    @Test
    void run_quantisedGraph_answersTheSameAmongStrangers() throws Exception {
        Path quantised = Exports.with(Exports.classifier(folder), "vit-tiny-int8.onnx");
        try (ServableModel model = Exports.loader().load(quantised);
                EngineSession session = model.openSession(OPTIONS)) {
            Set<Output> logits = Set.of(Output.LOGITS);
            assertThat(model.card().precision()).isEqualTo("int8");
            assertThat(model.placements().get(0).precision()).isEqualTo(Precision.INT8);

            BatchOutput all = session.run(Batches.normalized(pictures()), logits);
            for (int i = 0; i < PICTURES; i++) {
                BatchOutput one = session.run(Batches.normalized(pictures().subList(i, i + 1)), logits);
                assertClose(
                        one.get(Output.LOGITS).values(), all.get(Output.LOGITS).row(i), BATCH_TOLERANCE);
            }
        }
    }

    @Test
    void run_graphOfOneRow_answersBatchesRowByRow() throws Exception {
        Path oneRow = Exports.with(Exports.backbone(folder), "vit-tiny-one-row.onnx");
        try (ServableModel model = Exports.loader().load(oneRow)) {
            assertEmbeds(model);
        }
    }

    @Test
    void load_anotherPrecisionWanted_computesAsItWasExportedAndSaysSo() throws Exception {
        EngineOptions bf16 =
                new EngineOptions(Optional.of(Precision.BF16), Optional.empty(), DeviceSelection.CPU, 1, 1, false);
        ModelLoader loader = new ModelLoader(ImageLimits.DEFAULT, TextOptions.DEFAULT, bf16);
        try (ServableModel model = loader.load(Exports.classifier(folder))) {
            assertThat(model.card().precision()).isEqualTo("fp32");
            assertThat(model.placements().get(0).choice().fallback())
                    .contains("engine.precision is bf16, but an exported graph computes as it was exported: fp32");
        }
    }

    @Test
    void digestOf_exportedGraphs_isTheLoadedModelsVersion() throws Exception {
        Exports.backbone(folder);
        FolderDigest digest = FolderDigest.of(folder);

        try (ServableModel model = Exports.loader().load(folder)) {
            assertThat(model.card().digest()).isEqualTo(digest.version());
            assertThat(model.files()).isEqualTo(digest.files());
        }
        Files.write(folder.resolve("model.onnx_data"), new byte[1], StandardOpenOption.APPEND);
        assertThat(FolderDigest.of(folder).version()).isNotEqualTo(digest.version());
    }

    @Test
    void load_checkpointBesideAGraph_goesBeforeIt() throws Exception {
        Exports.classifier(folder);
        Files.copy(Exports.weights("vit-tiny-random"), folder.resolve("model.safetensors"));

        try (ServableModel model = Exports.loader().load(folder)) {
            assertThat(model.card().computation().format()).isEqualTo("safetensors");
            assertThat(model.files()).doesNotContainKey("model.onnx");
        }
    }

    private void assertLogits(EngineSession session) {
        Set<Output> logits = Set.of(Output.LOGITS);
        BatchOutput all = session.run(Batches.normalized(pictures()), logits);
        assertClose(all.get(Output.LOGITS).values(), inputs.floats("logits"), TOLERANCE);
        for (int i = 0; i < PICTURES; i++) {
            BatchOutput one = session.run(Batches.normalized(pictures().subList(i, i + 1)), logits);
            assertClose(one.get(Output.LOGITS).values(), all.get(Output.LOGITS).row(i), BATCH_TOLERANCE);
        }
    }

    private void assertEmbeds(ServableModel model) {
        Golden golden = Golden.read("vit-tiny-base-pooler");
        assertThat(model.card().tasks()).containsExactly(Task.EMBED_IMAGE);
        assertThat(model.card().vision()).isEqualTo(new ModelCard.Vision(64, 64, ModelCard.NO_LAYERS, 17, true));
        try (EngineSession session = model.openSession(OPTIONS)) {
            BatchOutput output = session.run(Batches.normalized(pictures()), Set.of(Output.POOLER, CLS, TOKENS));
            assertClose(output.get(Output.POOLER).values(), golden.floats("pooler_output"), TOLERANCE);
            assertClose(output.get(TOKENS).values(), golden.floats("last_hidden_state"), TOLERANCE);
            assertThat(output.get(CLS).row(3))
                    .containsExactly(Arrays.copyOf(output.get(TOKENS).row(3), 64));
        }
    }

    private List<float[]> pictures() {
        return IntStream.range(0, PICTURES)
                .mapToObj(i -> inputs.floats("pixel_values", i))
                .toList();
    }
}
