package io.sluice.model.generated;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import io.sluice.model.golden.Golden;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.DoubleStream;

/**
 * A {@code CLIPModel} folder with generated weights and the real vocabulary, in the form of the first releases: an end
 * token of 2, stored position ids, sizes as plain numbers.
 *
 * <p>{@link #base16} is byte for byte the model that the golden answers of CLIP ViT-B/16 were computed with.
 *
 * @param seed of the weights
 * @param vision the tower that reads pictures
 * @param patch side of a patch, in pixels
 * @param image side of the input, in pixels
 * @param text the tower that reads texts
 * @param projection length of the vectors that both end in
 */
public record GeneratedClip(String seed, Tower vision, int patch, int image, Tower text, int projection) {

    private static final int VOCABULARY = 49408;
    private static final int CONTEXT = 77;
    private static final double LOGIT_SCALE = 2.6592;
    private static final List<String> TOKENIZER =
            List.of("tokenizer.json", "tokenizer_config.json", "special_tokens_map.json", "vocab.json", "merges.txt");

    /** Extents by the names of {@code config.json}: hidden size, layers, heads, intermediate size. */
    public record Tower(int hidden, int layers, int heads, int intermediate) {}

    /** The shape of {@code openai/clip-vit-base-patch16}: 599 MB of weights. */
    public static GeneratedClip base16() {
        return new GeneratedClip(
                "golden-b16-1/clip", new Tower(768, 12, 12, 3072), 16, 224, new Tower(512, 12, 8, 2048), 512);
    }

    /** Writes configurations, weights, and the golden CLIP's tokenizer; makes the folder. */
    public void writeTo(Path folder) throws IOException {
        Files.createDirectories(folder);
        GeneratedVit.writeJson(folder.resolve("config.json"), config());
        GeneratedVit.writeJson(folder.resolve("preprocessor_config.json"), imageProcessor());
        SafetensorsWriter.write(folder.resolve("model.safetensors"), seed, tensors());
        for (String file : TOKENIZER) {
            Files.copy(
                    Golden.model("clip-tiny-random").resolve(file),
                    folder.resolve(file),
                    StandardCopyOption.REPLACE_EXISTING);
        }
    }

    public JsonObject config() {
        JsonObject config = new JsonObject();
        JsonArray architectures = new JsonArray();
        architectures.add("CLIPModel");
        config.add("architectures", architectures);
        config.addProperty("model_type", "clip");
        config.addProperty("projection_dim", projection);
        config.addProperty("logit_scale_init_value", LOGIT_SCALE);
        JsonObject texts = tower(text, "clip_text_model");
        texts.addProperty("vocab_size", VOCABULARY);
        texts.addProperty("max_position_embeddings", CONTEXT);
        texts.addProperty("bos_token_id", 0);
        texts.addProperty("eos_token_id", 2);
        texts.addProperty("pad_token_id", 1);
        config.add("text_config", texts);
        JsonObject pictures = tower(vision, "clip_vision_model");
        pictures.addProperty("image_size", image);
        pictures.addProperty("patch_size", patch);
        pictures.addProperty("num_channels", 3);
        config.add("vision_config", pictures);
        return config;
    }

    public JsonObject imageProcessor() {
        JsonObject processor = new JsonObject();
        processor.addProperty("feature_extractor_type", "CLIPFeatureExtractor");
        processor.addProperty("do_resize", true);
        processor.addProperty("do_center_crop", true);
        processor.addProperty("do_normalize", true);
        processor.addProperty("resample", 3);
        processor.addProperty("size", image);
        processor.addProperty("crop_size", image);
        processor.add("image_mean", numbers(0.48145466, 0.4578275, 0.40821073));
        processor.add("image_std", numbers(0.26862954, 0.26130258, 0.27577711));
        return processor;
    }

    /** Every tensor in the order of the safetensors library: wider elements first, then by name. */
    public List<StoredTensor> tensors() {
        List<StoredTensor> tensors = new ArrayList<>(weights());
        tensors.sort(Comparator.comparing(StoredTensor::name));
        tensors.add(0, new PositionIds("text_model.embeddings.position_ids", CONTEXT));
        tensors.add(1, new PositionIds("vision_model.embeddings.position_ids", visionTokens()));
        return tensors;
    }

    /** Those that are computed with. */
    public List<WeightRecipe> weights() {
        List<WeightRecipe> weights = new ArrayList<>();
        weights.add(weight("logit_scale", 0, LOGIT_SCALE));
        weights.add(weight("text_model.embeddings.token_embedding.weight", 0.5, 0, VOCABULARY, text.hidden));
        weights.add(weight("text_model.embeddings.position_embedding.weight", 0.2, 0, CONTEXT, text.hidden));
        addEncoder(weights, "text_model", text);
        addNorm(weights, "text_model.final_layer_norm", text.hidden);
        String embeddings = "vision_model.embeddings.";
        double gain = 2.0 / Math.sqrt(3.0 * patch * patch);
        weights.add(weight(embeddings + "class_embedding", 0.5, 0, vision.hidden));
        weights.add(weight(embeddings + "patch_embedding.weight", gain, 0, vision.hidden, 3, patch, patch));
        weights.add(weight(embeddings + "position_embedding.weight", 0.3, 0, visionTokens(), vision.hidden));
        addNorm(weights, "vision_model.pre_layrnorm", vision.hidden);
        addEncoder(weights, "vision_model", vision);
        addNorm(weights, "vision_model.post_layernorm", vision.hidden);
        weights.add(linear("visual_projection", projection, vision.hidden, 1.0));
        weights.add(linear("text_projection", projection, text.hidden, 1.0));
        return weights;
    }

    private int visionTokens() {
        return (image / patch) * (image / patch) + 1;
    }

    private static void addEncoder(List<WeightRecipe> weights, String model, Tower tower) {
        for (int layer = 0; layer < tower.layers; layer++) {
            String name = "%s.encoder.layers.%d.".formatted(model, layer);
            addLinear(weights, name + "self_attn.q_proj", tower.hidden, tower.hidden, 1.5);
            addLinear(weights, name + "self_attn.k_proj", tower.hidden, tower.hidden, 1.5);
            addLinear(weights, name + "self_attn.v_proj", tower.hidden, tower.hidden, 1.0);
            addLinear(weights, name + "self_attn.out_proj", tower.hidden, tower.hidden, 1.0);
            addNorm(weights, name + "layer_norm1", tower.hidden);
            addNorm(weights, name + "layer_norm2", tower.hidden);
            addLinear(weights, name + "mlp.fc1", tower.intermediate, tower.hidden, 1.2);
            addLinear(weights, name + "mlp.fc2", tower.hidden, tower.intermediate, 0.8);
        }
    }

    private static void addNorm(List<WeightRecipe> weights, String name, int size) {
        weights.add(weight(name + ".weight", 0.1, 1.0, size));
        weights.add(weight(name + ".bias", 0.1, 0, size));
    }

    private static void addLinear(List<WeightRecipe> weights, String name, int outputs, int inputs, double gain) {
        weights.add(linear(name, outputs, inputs, gain));
        weights.add(weight(name + ".bias", 0.05, 0, outputs));
    }

    private static WeightRecipe linear(String name, int outputs, int inputs, double gain) {
        return weight(name + ".weight", gain / Math.sqrt(inputs), 0, outputs, inputs);
    }

    private static WeightRecipe weight(String name, double scale, double mean, long... shape) {
        return new WeightRecipe(name, shape, scale, mean);
    }

    private static JsonObject tower(Tower tower, String type) {
        JsonObject config = new JsonObject();
        config.addProperty("model_type", type);
        config.addProperty("hidden_act", "quick_gelu");
        config.addProperty("layer_norm_eps", 1e-5);
        config.addProperty("hidden_size", tower.hidden);
        config.addProperty("num_hidden_layers", tower.layers);
        config.addProperty("num_attention_heads", tower.heads);
        config.addProperty("intermediate_size", tower.intermediate);
        return config;
    }

    private static JsonArray numbers(double... values) {
        JsonArray array = new JsonArray();
        DoubleStream.of(values).forEach(array::add);
        return array;
    }
}
