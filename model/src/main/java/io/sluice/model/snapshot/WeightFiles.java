package io.sluice.model.snapshot;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import io.sluice.model.InvalidModelException;
import java.io.Closeable;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.regex.Pattern;

/**
 * The open safetensors files of a folder, one or several shards, and which tensor lies in which.
 *
 * <p>{@code model.safetensors} goes before {@code model.safetensors.index.json}, as in transformers.
 */
final class WeightFiles implements Closeable {

    /** Most shards of one model. */
    static final int MAX_SHARDS = 1_000;

    private static final String SINGLE = "model.safetensors";
    private static final String INDEX = "model.safetensors.index.json";
    private static final List<String> PICKLES = List.of("pytorch_model.bin", "pytorch_model.bin.index.json");
    private static final Pattern SHARD_NAME = Pattern.compile("[A-Za-z0-9_][A-Za-z0-9._-]*\\.safetensors");

    private final SortedMap<String, SafetensorsFile> files = new TreeMap<>();
    private final Map<String, SafetensorsFile> fileOfTensor = new HashMap<>();
    private Optional<ConfigFile> index = Optional.empty();

    private WeightFiles() {}

    /** Whether a folder has weights of the checkpoint itself. */
    static boolean areIn(Path folder) {
        return Files.exists(folder.resolve(SINGLE)) || Files.exists(folder.resolve(INDEX));
    }

    static WeightFiles open(Path folder) throws InvalidModelException {
        WeightFiles weights = new WeightFiles();
        try {
            if (Files.exists(folder.resolve(SINGLE))) {
                SafetensorsFile file = weights.openFile(folder, SINGLE);
                file.entries().keySet().forEach(name -> weights.fileOfTensor.put(name, file));
            } else if (Files.exists(folder.resolve(INDEX))) {
                weights.openShards(folder, ConfigFile.read(folder.resolve(INDEX)));
            } else {
                throw noWeights(folder);
            }
            return weights;
        } catch (InvalidModelException | RuntimeException e) {
            weights.close();
            throw e;
        }
    }

    /** File name to file. */
    SortedMap<String, SafetensorsFile> files() {
        return files;
    }

    /** The index of the shards, unless there is one file. */
    Optional<ConfigFile> index() {
        return index;
    }

    Optional<SafetensorsFile> fileOf(String tensor) {
        return Optional.ofNullable(fileOfTensor.get(tensor));
    }

    Optional<TensorEntry> entry(String tensor) {
        return fileOf(tensor).map(file -> file.entries().get(tensor));
    }

    @Override
    public void close() {
        files.values().forEach(SafetensorsFile::close);
    }

    private SafetensorsFile openFile(Path folder, String name) throws InvalidModelException {
        SafetensorsFile file = files.get(name);
        if (file == null) {
            file = SafetensorsFile.open(folder.resolve(name));
            files.put(name, file);
        }
        return file;
    }

    private void openShards(Path folder, ConfigFile indexFile) throws InvalidModelException {
        index = Optional.of(indexFile);
        if (!(indexFile.json().get("weight_map") instanceof JsonObject map) || map.isEmpty()) {
            throw indexFile.invalid("weight_map must be an object that names the shard of each tensor");
        }
        for (Map.Entry<String, JsonElement> entry : map.entrySet()) {
            String tensor = entry.getKey();
            String shard = indexFile.text("weight_map." + tensor, entry.getValue());
            if (!SHARD_NAME.matcher(shard).matches()) {
                throw indexFile.invalid(
                        "'%s' is not the plain name of a .safetensors file in this folder".formatted(shard));
            }
            SafetensorsFile file = openFile(folder, shard);
            if (files.size() > MAX_SHARDS) {
                throw indexFile.invalid("names more than %d shards".formatted(MAX_SHARDS));
            }
            if (!file.entries().containsKey(tensor)) {
                throw indexFile.invalid("puts the tensor '%s' into %s, which lacks it".formatted(tensor, shard));
            }
            fileOfTensor.put(tensor, file);
        }
    }

    private static InvalidModelException noWeights(Path folder) {
        for (String pickle : PICKLES) {
            if (Files.exists(folder.resolve(pickle))) {
                return new InvalidModelException(
                        folder.resolve(pickle),
                        "is a Python pickle, which can run code when it is read and is never opened; convert it with"
                                + " transformers: AutoModelForImageClassification.from_pretrained(FOLDER)"
                                + ".save_pretrained(FOLDER, safe_serialization=True) writes " + SINGLE);
            }
        }
        return new InvalidModelException(folder, "has neither %s nor %s".formatted(SINGLE, INDEX));
    }
}
