package io.sluice.model.architecture;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import io.sluice.model.InvalidModelException;
import io.sluice.model.ModelLoader;
import io.sluice.model.generated.GeneratedVit;
import io.sluice.model.image.ImageLimits;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Configurations that do not fit the architecture, or the checkpoint. */
class RefusedConfigTest {

    private final GeneratedVit generated =
            new GeneratedVit("refused", new GeneratedVit.Shape(8, 2, 2, 16, 4, 8), List.of("one", "two"));
    private final ModelLoader loader = new ModelLoader(ImageLimits.DEFAULT);

    @TempDir
    private Path folder;

    @BeforeEach
    void writeModel() throws Exception {
        generated.writeTo(folder);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '~', textBlock = """
            architectures       | ["BertModel"]   | architectures must be ViTForImageClassification, ViTModel or CLIPModel, got BertModel
            architectures       | []              | got []
            architectures       | null            | got nothing
            architectures       | [7]             | architectures must be a string, got 7
            model_type          | "deit"          | model_type must be vit, got deit
            hidden_act          | "mish"          | hidden_act must be gelu, gelu_new, gelu_pytorch_tanh, quick_gelu or relu, got mish
            num_channels        | 1               | num_channels must be 3, got 1
            num_attention_heads | 3               | hidden_size must be a multiple of num_attention_heads, got 8 and 3
            hidden_size         | 0               | hidden_size must be an integer in [1, 65536], got 0
            hidden_size         | -8              | got -8
            hidden_size         | 8.5             | got 8.5
            hidden_size         | "8"             | got "8"
            hidden_size         | 1e300           | hidden_size must be an integer
            hidden_size         | 1e999999999     | out of range
            num_hidden_layers   | 1000000         | num_hidden_layers must be an integer in [1, 1024]
            image_size          | [8, 16]         | image_size must be one number or two equal ones, got [8,16]
            image_size          | 100000          | image_size must be an integer in [1, 8192]
            patch_size          | 16              | patch_size must be at most image_size, got 16 and 8
            layer_norm_eps      | 0               | layer_norm_eps must be a number above 0, got 0
            qkv_bias            | "yes"           | qkv_bias must be true or false
            id2label            | {"0":"a"}       | classifier.weight has the shape [2, 8]; config.json makes it [1, 8]
            id2label            | {"1":"a","2":"b"} | id2label has 2 labels, but none for '0'
            id2label            | {"0":"a","1":2} | id2label.1 must be a string, got 2
            id2label            | {}              | id2label must be an object of 1 to
            id2label            | ["a","b"]       | id2label must be an object of 1 to
            num_labels          | 3               | num_labels is 3, but id2label has 2 labels
            num_hidden_layers   | 3               | lacks the tensor vit.encoder.layer.2.layernorm_before.weight,
            intermediate_size   | 17              | the tensor vit.encoder.layer.0.intermediate.dense.weight has the shape [16, 8]; config.json makes it [17, 8]
            image_size          | 12              | vit.embeddings.position_embeddings has the shape [1, 5, 8]; config.json makes it [1, 10, 8]
            """)
    void load_wrongValue_isRefusedWithTheReason(String key, String value, String reason) throws Exception {
        JsonObject config = generated.config();
        config.add(key, JsonParser.parseString(value));
        GeneratedVit.writeJson(folder.resolve("config.json"), config);

        assertThatThrownBy(() -> loader.load(folder))
                .isInstanceOf(InvalidModelException.class)
                .hasMessageContaining(reason);
    }

    @Test
    void load_baseModelWithoutItsTensors_namesThem() throws Exception {
        JsonObject config = generated.config();
        config.add("architectures", JsonParser.parseString("[\"ViTModel\"]"));
        config.addProperty("num_hidden_layers", 4);
        GeneratedVit.writeJson(folder.resolve("config.json"), config);

        assertThatThrownBy(() -> loader.load(folder))
                .hasMessageContaining("vit.encoder.layer.2.layernorm_before.bias")
                .hasMessageContaining("and 29 more");
    }
}
