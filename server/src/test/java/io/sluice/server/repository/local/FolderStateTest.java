package io.sluice.server.repository.local;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class FolderStateTest {

    @TempDir
    private Path folder;

    @ParameterizedTest
    @ValueSource(
            strings = {
                "config.json",
                "merges.txt",
                "model.safetensors",
                "model.onnx",
                "model.onnx_data",
                "model.onnx.data",
                "model.pt",
                "onnx/text_model.onnx",
                "onnx/text_model.onnx_data"
            })
    void of_fileThatCouldServeChanges_differs(String name) throws Exception {
        Files.writeString(folder.resolve("config.json"), "{}");
        Path file = folder.resolve(name);
        Files.createDirectories(file.getParent());
        Files.writeString(file, "before");
        FolderState before = FolderState.of(folder).orElseThrow();

        Files.writeString(file, "afterwards");

        assertThat(FolderState.of(folder)).isNotEmpty().get().isNotEqualTo(before);
    }

    @Test
    void of_otherFileChanges_isTheSame() throws Exception {
        Files.writeString(folder.resolve("config.json"), "{}");
        FolderState before = FolderState.of(folder).orElseThrow();

        Files.writeString(folder.resolve("README.md"), "of no use to a server");

        assertThat(FolderState.of(folder)).contains(before);
    }

    @Test
    void of_noConfig_isEmpty() throws Exception {
        Files.writeString(folder.resolve("model.onnx"), "alone");

        assertThat(FolderState.of(folder)).isEmpty();
    }
}
