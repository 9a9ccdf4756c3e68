package io.sluice.model.architecture;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import io.sluice.model.InvalidModelException;
import io.sluice.model.ModelCard;
import io.sluice.model.ModelLoader;
import io.sluice.model.ServableModel;
import io.sluice.model.generated.GeneratedClip;
import io.sluice.model.generated.GeneratedClip.Tower;
import io.sluice.model.generated.GeneratedVit;
import io.sluice.model.generated.SafetensorsWriter;
import io.sluice.model.generated.StoredTensor;
import io.sluice.model.generated.WeightRecipe;
import io.sluice.model.image.ImageLimits;
import io.sluice.model.snapshot.Snapshot;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What a CLIP's configuration means, and which do not fit. */
class ClipConfigTest {

    private final GeneratedClip generated =
            new GeneratedClip("config", new Tower(12, 2, 3, 20), 4, 8, new Tower(8, 1, 2, 16), 6);
    private final ModelLoader loader = new ModelLoader(ImageLimits.DEFAULT);

    @TempDir
    private Path folder;

    @BeforeEach
    void writeModel() throws Exception {
        generated.writeTo(folder);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '~', textBlock = """
            model_type                         | "clip_vision" | : model_type must be clip, got clip_vision
            projection_dim                     | 0             | : projection_dim must be an integer in [1, 65536], got 0
            projection_dim                     | 7             | visual_projection.weight has the shape [6, 12]; config.json makes it [7, 12]
            vision_config                      | 7             | : vision_config must be an object, got 7
            text_config                        | "none"        | : text_config must be an object, got "none"
            vision_config.num_channels         | 1             | : vision_config.num_channels must be 3, got 1
            vision_config.hidden_act           | "mish"        | : vision_config.hidden_act must be gelu, gelu_new, gelu_pytorch_tanh, quick_gelu or relu, got mish
            vision_config.num_attention_heads  | 5             | : vision_config.hidden_size must be a multiple of num_attention_heads, got 12 and 5
            vision_config.patch_size           | 16            | : vision_config.patch_size must be at most image_size, got 16 and 8
            vision_config.image_size           | 12            | vision_model.embeddings.position_embedding.weight has the shape [5, 12]; config.json makes it [10, 12]
            vision_config.num_hidden_layers    | 3             | lacks the tensor vision_model.encoder.layers.2.layer_norm1.weight,
            text_config.hidden_size            | -8            | : text_config.hidden_size must be an integer in [1, 65536], got -8
            text_config.num_attention_heads    | 3             | : text_config.hidden_size must be a multiple of num_attention_heads, got 8 and 3
            text_config.layer_norm_eps         | 0             | : text_config.layer_norm_eps must be a number above 0, got 0
            text_config.eos_token_id           | [2]           | : text_config.eos_token_id must be an integer in [1, 2147483647], got [2]
            text_config.vocab_size             | 49409         | text_model.embeddings.token_embedding.weight has the shape [49408, 8]; config.json makes it [49409, 8]
            text_config.max_position_embeddings | 1            | : text_config.max_position_embeddings must be at least 2, for start and end, got 1
            text_config.max_position_embeddings | 78           | text_model.embeddings.position_embedding.weight has the shape [77, 8]; config.json makes it [78, 8]
            text_config_dict                   | {}            | lacks the tensor text_model.encoder.layers.1.layer_norm1.weight,
            vision_config_dict                 | {"patch_size": 0} | : vision_config_dict.patch_size must be an integer in [1, 8192], got 0
            """)
    void load_wrongValue_isRefusedWithTheReason(String key, String value, String reason) throws Exception {
        JsonObject config = generated.config();
        set(config, key, JsonParser.parseString(value));
        GeneratedVit.writeJson(folder.resolve("config.json"), config);

        assertThatThrownBy(() -> loader.load(folder))
                .isInstanceOf(InvalidModelException.class)
                .hasMessageContaining(reason);
    }

    @Test
    void read_nothingButTheArchitecture_hasTheReferencesValues() throws Exception {
        Files.writeString(folder.resolve("config.json"), "{\"architectures\": [\"CLIPModel\"], \"text_config\": null}");

        try (Snapshot snapshot = Snapshot.open(folder)) {
            assertThat(ClipConfig.read(snapshot.config()))
                    .isEqualTo(new ClipConfig(
                            new ClipConfig.Vision(
                                    new EncoderConfig(768, 12, 12, 3072, 1e-5, Activation.QUICK_GELU),
                                    new PatchConfig(224, 32)),
                            new ClipConfig.Text(
                                    new EncoderConfig(512, 12, 8, 2048, 1e-5, Activation.QUICK_GELU), 49408, 77, 49407),
                            512));
        }
    }

    @Test
    void load_towersByTheKeysOfTheFirstReleases_goBeforeTheOthers() throws Exception {
        JsonObject config = generated.config();
        for (String key : List.of("text_config", "vision_config")) {
            config.add(key + "_dict", config.get(key));
            config.add(key, JsonParser.parseString("{\"hidden_size\": 64}"));
        }
        GeneratedVit.writeJson(folder.resolve("config.json"), config);

        try (ServableModel model = loader.load(folder)) {
            assertThat(model.card().vision()).isEqualTo(new ModelCard.Vision(8, 6, 2, 5, false));
            assertThat(model.card().text().orElseThrow().layers()).isEqualTo(1);
        }
    }

    @Test
    void load_nullForTheKeysOfTheFirstReleases_readsTheOthers() throws Exception {
        JsonObject config = generated.config();
        config.add("text_config_dict", JsonParser.parseString("null"));
        config.add("vision_config_dict", JsonParser.parseString("null"));
        Files.writeString(folder.resolve("config.json"), config.toString());

        try (ServableModel model = loader.load(folder)) {
            assertThat(model.card().vision().layers()).isEqualTo(2);
        }
    }

    @ParameterizedTest
    @ValueSource(doubles = {Double.NaN, 89, -200})
    void load_logitScaleThatIsNoScale_isRefused(double logarithm) throws Exception {
        List<StoredTensor> tensors = generated.tensors();
        tensors.replaceAll(tensor -> tensor.name().equals("logit_scale")
                ? new WeightRecipe("logit_scale", new long[0], 0, logarithm)
                : tensor);
        SafetensorsWriter.write(folder.resolve("model.safetensors"), "config", tensors);

        assertThatThrownBy(() -> loader.load(folder))
                .isInstanceOf(InvalidModelException.class)
                .hasMessageContaining("the tensor logit_scale is " + (float) logarithm);
    }

    @Test
    void load_noTokenizer_isRefusedByName() throws Exception {
        Files.delete(folder.resolve("tokenizer.json"));
        Files.delete(folder.resolve("vocab.json"));

        assertThatThrownBy(() -> loader.load(folder))
                .isInstanceOf(InvalidModelException.class)
                .hasMessageContaining("has neither tokenizer.json nor vocab.json");
    }

    /** @param path a key, or a key and one below it */
    private static void set(JsonObject config, String path, JsonElement value) {
        String[] keys = path.split("\\.");
        JsonObject object = keys.length == 1 ? config : config.getAsJsonObject(keys[0]);
        object.add(keys[keys.length - 1], value);
    }
}
