package io.sluice.model.generated;

import com.google.gson.GsonBuilder;
import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;

/**
 * A {@code ViTForImageClassification} folder with generated weights.
 *
 * <p>{@link #base16} is byte for byte the model that the golden answers of ViT-B/16 were computed with.
 *
 * @param seed of the weights
 */
public record GeneratedVit(String seed, Shape shape, List<String> labels) {

    /** Extents by the names of {@code config.json}: hidden size, layers, heads, intermediate, patch and image size. */
    public record Shape(int hidden, int layers, int heads, int intermediate, int patch, int image) {

        int tokens() {
            return (image / patch) * (image / patch) + 1;
        }
    }

    /** The shape of {@code google/vit-base-patch16-224}: 346 MB of weights, 1000 classes. */
    public static GeneratedVit base16() {
        List<String> labels =
                IntStream.range(0, 1000).mapToObj(i -> "LABEL_" + i).toList();
        return new GeneratedVit("golden-b16-1/vit", new Shape(768, 12, 12, 3072, 16, 224), labels);
    }

    /** Writes {@code config.json}, {@code preprocessor_config.json} and {@code model.safetensors}; makes the folder. */
    public void writeTo(Path folder) throws IOException {
        Files.createDirectories(folder);
        writeJson(folder.resolve("config.json"), config());
        writeJson(folder.resolve("preprocessor_config.json"), imageProcessor());
        SafetensorsWriter.write(folder.resolve("model.safetensors"), seed, tensors());
    }

    public static void writeJson(Path file, JsonObject json) throws IOException {
        Files.writeString(file, new GsonBuilder().disableHtmlEscaping().create().toJson(json));
    }

    public JsonObject config() {
        JsonObject config = new JsonObject();
        JsonArray architectures = new JsonArray();
        architectures.add("ViTForImageClassification");
        config.add("architectures", architectures);
        config.addProperty("model_type", "vit");
        config.addProperty("hidden_act", "gelu");
        config.addProperty("hidden_size", shape.hidden);
        config.addProperty("num_hidden_layers", shape.layers);
        config.addProperty("num_attention_heads", shape.heads);
        config.addProperty("intermediate_size", shape.intermediate);
        config.addProperty("patch_size", shape.patch);
        config.addProperty("image_size", shape.image);
        config.addProperty("num_channels", 3);
        config.addProperty("layer_norm_eps", 1e-12);
        config.addProperty("qkv_bias", true);
        JsonObject names = new JsonObject();
        IntStream.range(0, labels.size()).forEach(i -> names.addProperty(Integer.toString(i), labels.get(i)));
        config.add("id2label", names);
        return config;
    }

    public JsonObject imageProcessor() {
        JsonObject processor = new JsonObject();
        processor.addProperty("image_processor_type", "ViTImageProcessor");
        processor.addProperty("do_resize", true);
        processor.addProperty("do_rescale", true);
        processor.addProperty("do_normalize", true);
        processor.addProperty("resample", 2);
        processor.addProperty("rescale_factor", 0.00392156862745098);
        JsonArray half = new JsonArray();
        IntStream.range(0, 3).forEach(i -> half.add(0.5));
        processor.add("image_mean", half);
        processor.add("image_std", half);
        JsonObject size = new JsonObject();
        size.addProperty("height", shape.image);
        size.addProperty("width", shape.image);
        processor.add("size", size);
        return processor;
    }

    /** Every tensor, sorted by name as the safetensors library writes them. */
    public List<WeightRecipe> tensors() {
        List<WeightRecipe> tensors = new ArrayList<>();
        int hidden = shape.hidden;
        double pixels = 3.0 * shape.patch * shape.patch;
        String projection = "vit.embeddings.patch_embeddings.projection";
        tensors.add(tensor("vit.embeddings.cls_token", 0.5, 0, 1, 1, hidden));
        tensors.add(tensor("vit.embeddings.position_embeddings", 0.3, 0, 1, shape.tokens(), hidden));
        tensors.add(tensor(projection + ".weight", 2.0 / Math.sqrt(pixels), 0, hidden, 3, shape.patch, shape.patch));
        tensors.add(tensor(projection + ".bias", 0.05, 0, hidden));
        for (int layer = 0; layer < shape.layers; layer++) {
            addLayer(tensors, "vit.encoder.layer.%d.".formatted(layer));
        }
        addNorm(tensors, "vit.layernorm");
        addLinear(tensors, "classifier", labels.size(), hidden, 2.0);
        tensors.sort(Comparator.comparing(WeightRecipe::name));
        return tensors;
    }

    private void addLayer(List<WeightRecipe> tensors, String name) {
        int hidden = shape.hidden;
        addNorm(tensors, name + "layernorm_before");
        addLinear(tensors, name + "attention.attention.query", hidden, hidden, 1.5);
        addLinear(tensors, name + "attention.attention.key", hidden, hidden, 1.5);
        addLinear(tensors, name + "attention.attention.value", hidden, hidden, 1.0);
        addLinear(tensors, name + "attention.output.dense", hidden, hidden, 1.0);
        addNorm(tensors, name + "layernorm_after");
        addLinear(tensors, name + "intermediate.dense", shape.intermediate, hidden, 1.2);
        addLinear(tensors, name + "output.dense", hidden, shape.intermediate, 0.8);
    }

    private void addNorm(List<WeightRecipe> tensors, String name) {
        tensors.add(tensor(name + ".weight", 0.1, 1.0, shape.hidden));
        tensors.add(tensor(name + ".bias", 0.1, 0, shape.hidden));
    }

    private static void addLinear(List<WeightRecipe> tensors, String name, int outputs, int inputs, double gain) {
        tensors.add(tensor(name + ".weight", gain / Math.sqrt(inputs), 0, outputs, inputs));
        tensors.add(tensor(name + ".bias", 0.05, 0, outputs));
    }

    private static WeightRecipe tensor(String name, double scale, double mean, long... shape) {
        return new WeightRecipe(name, shape, scale, mean);
    }
}
