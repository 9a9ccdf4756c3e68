package io.sluice.model;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import io.sluice.model.engine.DeviceSelection;
import io.sluice.model.engine.EngineOptions;
import io.sluice.model.engine.EngineOptions.Backend;
import io.sluice.model.golden.Golden;
import io.sluice.model.image.ImageLimits;
import io.sluice.model.tokenizer.TextOptions;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.function.Consumer;

/** Folders as exporters leave them, made of the golden models and of what {@code golden/exports/export.py} has exported. */
final class Exports {

    private Exports() {}

    /** {@code ViTForImageClassification}: logits, weights inside. */
    static Path classifier(Path folder) throws IOException {
        copy("vit-tiny-random", folder, "config.json", "preprocessor_config.json");
        graph("vit-tiny-random.onnx", folder, "model.onnx");
        return folder;
    }

    /** Another graph in the place of {@code model.onnx}. */
    static Path with(Path folder, String graph) throws IOException {
        Files.delete(folder.resolve("model.onnx"));
        graph(graph, folder, "model.onnx");
        return folder;
    }

    /** {@code ViTModel}: last hidden state and pooler, weights beside the graph. */
    static Path backbone(Path folder) throws IOException {
        copy("vit-tiny-base-pooler", folder, "config.json", "preprocessor_config.json");
        graph("vit-tiny-base-pooler.onnx", folder, "model.onnx");
        Files.copy(weights("vit-tiny-base-pooler"), folder.resolve("model.onnx_data"));
        return folder;
    }

    /** {@code CLIPModel}, its towers apart in a folder of their own. */
    static Path clip(Path folder) throws IOException {
        copy("clip-tiny-random", folder, "config.json", "preprocessor_config.json", "tokenizer.json");
        Path graphs = Files.createDirectories(folder.resolve("onnx"));
        for (String tower : new String[] {"vision_model.onnx", "text_model.onnx"}) {
            graph(tower, graphs, tower);
            Files.copy(weights("clip-tiny-random"), graphs.resolve(tower + "_data"));
        }
        return folder;
    }

    /** A traced module that answers {@code outputs}, a JSON array. */
    static Path torchScript(Path folder, String name, String outputs) throws IOException {
        copy(name, folder, "preprocessor_config.json", "config.json");
        edit(folder, config -> {
            config.remove("architectures");
            JsonObject section = new JsonObject();
            section.addProperty("image_size", 64);
            section.add("outputs", JsonParser.parseString(outputs));
            config.add("torchscript", section);
        });
        graph(name + ".pt", folder, "model.pt");
        return folder;
    }

    /** Changes {@code config.json}. */
    static void edit(Path folder, Consumer<JsonObject> change) throws IOException {
        Path file = folder.resolve("config.json");
        JsonObject config = JsonParser.parseString(Files.readString(file)).getAsJsonObject();
        change.accept(config);
        Files.writeString(file, config.toString());
    }

    /** With whatever back end the folder needs; TorchScript is allowed. */
    static ModelLoader loader() {
        return loader(Optional.empty(), DeviceSelection.CPU, true);
    }

    static ModelLoader loader(Optional<Backend> backend, DeviceSelection device, boolean torchScript) {
        return new ModelLoader(
                ImageLimits.DEFAULT,
                TextOptions.DEFAULT,
                new EngineOptions(Optional.empty(), backend, device, 1, 8, torchScript));
    }

    static Path weights(String model) {
        return Golden.model(model).resolve("model.safetensors");
    }

    private static void graph(String name, Path folder, String servedAs) throws IOException {
        Files.copy(Golden.folder().resolve("exports").resolve(name), folder.resolve(servedAs));
    }

    private static void copy(String model, Path folder, String... files) throws IOException {
        Files.createDirectories(folder);
        for (String file : files) {
            Files.copy(Golden.model(model).resolve(file), folder.resolve(file));
        }
    }
}
