package io.sluice.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sluice.model.golden.Golden;
import io.sluice.model.image.ImageLimits;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Which files a folder must have, and what its digest is. */
class SnapshotFolderTest {

    private final ModelLoader loader = new ModelLoader(ImageLimits.DEFAULT);

    @TempDir
    private Path folder;

    @ParameterizedTest
    @CsvSource({
        "vit-tiny-random, config.json:model.safetensors:preprocessor_config.json",
        "vit-tiny-sharded, config.json:model-00001-of-00002.safetensors:model-00002-of-00002.safetensors"
                + ":model.safetensors.index.json:preprocessor_config.json"
    })
    void load_digest_isSha256OverTheListOfFilesThatServe(String model, String files) throws Exception {
        StringBuilder list = new StringBuilder();
        for (String file : files.split(":")) {
            list.append(sha256(Files.readAllBytes(Golden.model(model).resolve(file))))
                    .append("  ")
                    .append(file)
                    .append('\n');
        }

        try (ServableModel loaded = loader.load(Golden.model(model))) {
            assertThat(loaded.card().digest()).isEqualTo(sha256(list.toString().getBytes(StandardCharsets.UTF_8)));
        }
    }

    @Test
    void load_linkedFiles_areFollowed() throws Exception {
        List<String> files = List.of("config.json", "model.safetensors", "preprocessor_config.json");
        for (String file : files) {
            Files.createSymbolicLink(
                    folder.resolve(file),
                    Golden.model("vit-tiny-random").toAbsolutePath().resolve(file));
        }

        try (ServableModel linked = loader.load(folder);
                ServableModel direct = loader.load(Golden.model("vit-tiny-random"))) {
            assertThat(linked.card()).isEqualTo(direct.card());
        }

        for (String file : files) { // the clean-up warns of links that lead out of the folder
            Files.delete(folder.resolve(file));
        }
    }

    @Test
    void load_pickleOnly_isRefusedWithTheWayToConvert() {
        assertThatThrownBy(() -> loader.load(Golden.model("vit-tiny-bin")))
                .isInstanceOf(InvalidModelException.class)
                .hasMessageContaining("pytorch_model.bin")
                .hasMessageContaining("never opened; convert it with transformers")
                .hasMessageContaining("safe_serialization=True");
    }

    @ParameterizedTest
    @ValueSource(strings = {"config.json", "preprocessor_config.json"})
    void load_missingConfiguration_isRefusedByName(String file) throws Exception {
        copy("vit-tiny-random");
        Files.delete(folder.resolve(file));

        assertThatThrownBy(() -> loader.load(folder))
                .isInstanceOf(InvalidModelException.class)
                .hasMessage(folder.resolve(file) + ": the file is missing");
    }

    @Test
    void load_missingWeights_isRefusedWithBothNames() throws Exception {
        copy("vit-tiny-random");
        Files.delete(folder.resolve("model.safetensors"));

        assertThatThrownBy(() -> loader.load(folder))
                .hasMessage(folder + ": has neither model.safetensors nor model.safetensors.index.json");
    }

    @Test
    void load_noFolder_isRefused() {
        assertThatThrownBy(() -> loader.load(folder.resolve("nowhere"))).hasMessageContaining("is not a folder");
    }

    @Test
    void load_folderInPlaceOfWeights_isRefused() throws Exception {
        copy("vit-tiny-random");
        Files.delete(folder.resolve("model.safetensors"));
        Files.createDirectory(folder.resolve("model.safetensors"));

        assertThatThrownBy(() -> loader.load(folder)).hasMessageContaining("model.safetensors: is not a regular file");
    }

    @Test
    void load_missingShard_isRefusedByName() throws Exception {
        copy("vit-tiny-sharded");
        Files.delete(folder.resolve("model-00002-of-00002.safetensors"));

        assertThatThrownBy(() -> loader.load(folder))
                .hasMessageContaining("model-00002-of-00002.safetensors: the file is missing");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "../model.safetensors",
                "/etc/passwd",
                "a/b.safetensors",
                "..",
                "model.bin",
                "",
                "a\\\\b.safetensors"
            })
    void load_shardOutsideTheFolder_isRefused(String name) throws Exception {
        copy("vit-tiny-sharded");
        rewrite("model.safetensors.index.json", "model-00001-of-00002.safetensors", name);

        assertThatThrownBy(() -> loader.load(folder))
                .hasMessageContaining("model.safetensors.index.json")
                .hasMessageContaining("is not the plain name of a .safetensors file");
    }

    @ParameterizedTest
    @CsvSource({
        "'\"classifier.bias\": \"model-00001', '\"classifier.bias\": \"model-00002', 'puts the tensor ''classifier.bias'' into'",
        "'\"weight_map\"', '\"weights\"', 'weight_map must be an object'",
        "'\"classifier.bias\": \"model-00001-of-00002.safetensors\"', '\"classifier.bias\": 3', 'must be a string, got 3'"
    })
    void load_wrongIndex_isRefused(String found, String replacement, String reason) throws Exception {
        copy("vit-tiny-sharded");
        rewrite("model.safetensors.index.json", found, replacement);

        assertThatThrownBy(() -> loader.load(folder))
                .isInstanceOf(InvalidModelException.class)
                .hasMessageContaining(reason);
    }

    @Test
    void load_truncatedWeights_isRefused() throws Exception {
        copy("vit-tiny-random");
        byte[] bytes = Files.readAllBytes(folder.resolve("model.safetensors"));
        Files.write(folder.resolve("model.safetensors"), Arrays.copyOf(bytes, bytes.length / 2));

        assertThatThrownBy(() -> loader.load(folder))
                .isInstanceOf(InvalidModelException.class)
                .hasMessageContaining("the file is truncated or its header wrong");
    }

    @Test
    void load_configNotJson_isRefused() throws Exception {
        copy("vit-tiny-random");
        Files.writeString(folder.resolve("config.json"), "{\"hidden_size\": 64, \"hidden_size\": 65}");

        assertThatThrownBy(() -> loader.load(folder)).hasMessageContaining("the key 'hidden_size' comes twice");
    }

    private void copy(String model) throws IOException {
        try (Stream<Path> files = Files.list(Golden.model(model))) {
            for (Path file : files.toList()) {
                Files.copy(file, folder.resolve(file.getFileName()));
            }
        }
    }

    private void rewrite(String file, String found, String replacement) throws IOException {
        String text = Files.readString(folder.resolve(file));
        assertThat(text).contains(found);
        Files.writeString(folder.resolve(file), text.replace(found, replacement));
    }

    private static String sha256(byte[] bytes) throws Exception {
        return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
    }
}
