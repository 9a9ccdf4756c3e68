package io.sluice.model;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sluice.model.engine.DeviceSelection;
import io.sluice.model.engine.EngineException;
import io.sluice.model.engine.EngineOptions.Backend;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Optional;
import org.assertj.core.api.AbstractThrowableAssert;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What cannot be served is refused with the file and the reason. */
class RefusedExportTest {

    @TempDir
    private Path folder;

    @Test
    void load_torchScriptNotAllowed_saysWhyAndWhatWouldAllowIt() throws Exception {
        Exports.torchScript(folder, "vit-tiny-random", "[\"logits\"]");
        ModelLoader loader = Exports.loader(Optional.empty(), DeviceSelection.CPU, false);

        assertThatThrownBy(() -> loader.load(folder))
                .isInstanceOf(EngineException.class)
                .hasMessageContaining("model.pt: a TorchScript file is a program")
                .hasMessageContaining("engine.torchscript allows it");
    }

    @Test
    void load_torchScriptWithoutItsSection_saysWhatBelongsThere() throws Exception {
        Exports.torchScript(folder, "vit-tiny-random", "[\"logits\"]");
        Exports.edit(folder, config -> config.remove("torchscript"));

        refused().hasMessageContaining("torchscript must say what model.pt takes and answers");
    }

    @Test
    void load_torchScriptThatAnswersSomethingElse_saysWhat() throws Exception {
        Exports.torchScript(folder, "vit-tiny-random", "[\"last_hidden_state\"]");

        refused().hasMessageContaining("answers LAST_HIDDEN_STATE with the extents [10] for one row; there must be 2");
    }

    @Test
    void load_torchScriptThatIsNone_isRefused() throws Exception {
        Exports.torchScript(folder, "vit-tiny-random", "[\"logits\"]");
        Files.writeString(folder.resolve("model.pt"), "nothing");

        refused().isInstanceOf(EngineException.class).hasMessageContaining("model.pt: libtorch does not take it");
    }

    @Test
    void load_moreClassesThanLabels_isRefused() throws Exception {
        Exports.classifier(folder);
        Exports.edit(folder, config -> config.getAsJsonObject("id2label").remove("9"));

        refused()
                .isInstanceOf(InvalidModelException.class)
                .hasMessageEndingWith("says 9 classes, and the graph answers 10");
    }

    @Test
    void load_graphOfAnotherSize_namesTheInput() throws Exception {
        Exports.clip(folder);
        Files.move(folder.resolve("onnx/vision_model.onnx"), folder.resolve("onnx/text_model.onnx.bak"));
        Files.copy(folder.resolve("onnx/text_model.onnx"), folder.resolve("onnx/vision_model.onnx"));

        refused().isInstanceOf(InvalidModelException.class).hasMessageContaining("vision_model.onnx");
    }

    @Test
    void load_bothTowersInOneGraph_saysHowToExportThem() throws Exception {
        Exports.clip(folder);
        Files.move(folder.resolve("onnx/vision_model.onnx"), folder.resolve("onnx/model.onnx"));

        refused()
                .isInstanceOf(InvalidModelException.class)
                .hasMessageContaining("model.onnx: is one graph of pictures and texts")
                .hasMessageContaining("vision_model.onnx (pixel_values -> image_embeds)");
    }

    @Test
    void load_towerMissing_isNamed() throws Exception {
        Exports.clip(folder);
        Files.delete(folder.resolve("onnx/text_model.onnx"));

        refused()
                .isInstanceOf(InvalidModelException.class)
                .hasMessageContaining("text_model.onnx: the file is missing, which the text tower is computed by");
    }

    @Test
    void load_weightsBesideItMissing_saysWhereTheyMayLie() throws Exception {
        Exports.backbone(folder);
        Files.move(folder.resolve("model.onnx_data"), folder.resolve("elsewhere.bin"));

        refused()
                .isInstanceOf(InvalidModelException.class)
                .hasMessageContaining("lies in 'model.onnx_data'")
                .hasMessageContaining("model.onnx_data or model.onnx.data beside it, and nowhere else");
    }

    @ParameterizedTest
    @ValueSource(strings = {"/etc/passwd--__", "../model_data__", "other.onnx_data"})
    void load_weightsInAnotherPlace_isRefusedWhateverIsThere(String place) throws Exception {
        Exports.backbone(folder);
        Path graph = folder.resolve("model.onnx");
        String text = new String(Files.readAllBytes(graph), StandardCharsets.ISO_8859_1);
        Files.write(graph, text.replace("model.onnx_data", place).getBytes(StandardCharsets.ISO_8859_1));
        Files.copy(folder.resolve("model.onnx_data"), folder.resolve("other.onnx_data"));

        refused()
                .isInstanceOf(InvalidModelException.class)
                .hasMessageContaining("lies in '%s'".formatted(place))
                .hasMessageContaining("and nowhere else");
    }

    @Test
    void load_weightsCutShort_isRefused() throws Exception {
        Exports.backbone(folder);
        Path data = folder.resolve("model.onnx_data");
        byte[] bytes = Files.readAllBytes(data);
        Files.write(data, Arrays.copyOf(bytes, bytes.length / 2));

        refused().isInstanceOf(InvalidModelException.class).hasMessageContaining("in model.onnx_data, and has");
    }

    @Test
    void load_fileThatIsNoOnnx_isRefused() throws Exception {
        Exports.classifier(folder);
        Files.writeString(folder.resolve("model.onnx"), "version https://git-lfs.github.com/spec/v1");

        refused()
                .isInstanceOf(InvalidModelException.class)
                .hasMessageContaining("is not an ONNX file that can be served");
    }

    @Test
    void load_graphCutShort_isRefused() throws Exception {
        Exports.classifier(folder);
        Path graph = folder.resolve("model.onnx");
        byte[] bytes = Files.readAllBytes(graph);
        Files.write(graph, Arrays.copyOf(bytes, bytes.length - 1000));

        refused()
                .isInstanceOf(InvalidModelException.class)
                .hasMessageContaining("is not an ONNX file that can be served");
    }

    @Test
    void load_operatorsThatNobodyHas_areRefusedAndNoLibraryIsLoadedForThem() throws Exception {
        Exports.classifier(folder);
        Path graph = folder.resolve("model.onnx");
        String text = new String(Files.readAllBytes(graph), StandardCharsets.ISO_8859_1);
        Files.write(graph, text.replace("Softmax", "Evilmax").getBytes(StandardCharsets.ISO_8859_1));

        refused()
                .isInstanceOf(EngineException.class)
                .hasMessageContaining("model.onnx: ONNX Runtime does not take the graph")
                .hasMessageContaining("Evilmax");
    }

    @Test
    void load_anotherBackEndWanted_isRefusedByName() throws Exception {
        Exports.classifier(folder);
        ModelLoader loader = Exports.loader(Optional.of(Backend.PYTORCH), DeviceSelection.CPU, false);

        assertThatThrownBy(() -> loader.load(folder))
                .isInstanceOf(EngineException.class)
                .hasMessageContaining("engine.backend is pytorch")
                .hasMessageEndingWith("is computed by onnxruntime alone; auto or onnxruntime would");
    }

    @Test
    void load_gpuWanted_isRefusedByName() throws Exception {
        Exports.classifier(folder);
        ModelLoader loader = Exports.loader(Optional.empty(), DeviceSelection.parse("cuda"), false);

        assertThatThrownBy(() -> loader.load(folder))
                .isInstanceOf(EngineException.class)
                .hasMessageContaining("engine.device is cuda, but exported graphs");
    }

    private AbstractThrowableAssert<?, ?> refused() {
        return assertThatThrownBy(() -> Exports.loader().load(folder).close());
    }
}
