package io.sluice.model.snapshot.graph;

import io.sluice.model.InvalidModelException;
import io.sluice.model.snapshot.ConfigFile;
import io.sluice.model.snapshot.Digests;
import io.sluice.model.snapshot.HashingReader;
import io.sluice.model.snapshot.TokenizerFiles;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * An opened folder with exported graphs: configuration read, graphs not yet.
 *
 * <p>The digest is made as that of a checkpoint is, over a list of the files that were read, sorted by name; a graph in a folder
 * of its own is called {@code onnx/model.onnx}. Weights outside a graph are read where they lie beside it and are called as it is,
 * with {@code _data} or {@code .data} behind; no other file can hold any. Not for use by several threads.
 */
public final class GraphFolder {

    private static final String CONFIG = "config.json";
    private static final String IMAGE_PROCESSOR = "preprocessor_config.json";

    /** Where graphs lie: in the folder itself, or where Optimum's exports for browsers put them. */
    private static final List<String> PLACES = List.of("", "onnx/");

    private static final List<String> DATA_SUFFIXES = List.of("_data", ".data");

    private final Path folder;
    private final ConfigFile config;
    private final ConfigFile imageProcessor;
    private final SortedMap<String, String> files = new TreeMap<>();

    /** Where the bytes of files go. */
    @FunctionalInterface
    public interface Memory {
        /**
         * @param user what it is for, in the message
         * @return direct, with {@code bytes} bytes remaining
         * @throws io.sluice.model.engine.EngineException if there is not enough
         */
        ByteBuffer allocate(String user, long bytes);
    }

    private GraphFolder(Path folder, ConfigFile config, ConfigFile imageProcessor) {
        this.folder = folder;
        this.config = config;
        this.imageProcessor = imageProcessor;
        files.put(CONFIG, config.sha256());
        files.put(IMAGE_PROCESSOR, imageProcessor.sha256());
    }

    /**
     * Reads the configuration.
     *
     * @throws InvalidModelException if a file of it is missing or wrong
     */
    public static GraphFolder open(Path folder) throws InvalidModelException {
        return new GraphFolder(
                folder, ConfigFile.read(folder.resolve(CONFIG)), ConfigFile.read(folder.resolve(IMAGE_PROCESSOR)));
    }

    /** Where a graph of this file name lies, as {@link #read} takes it; the folder itself goes before {@code onnx/}. */
    public static Optional<String> find(Path folder, String fileName) {
        return PLACES.stream()
                .map(place -> place + fileName)
                .filter(name -> Files.exists(folder.resolve(name)))
                .findFirst();
    }

    public Path folder() {
        return folder;
    }

    /** {@code config.json} */
    public ConfigFile config() {
        return config;
    }

    /** {@code preprocessor_config.json} */
    public ConfigFile imageProcessor() {
        return imageProcessor;
    }

    /** Reads the tokenizer's files, which makes them part of the digest. */
    public TokenizerFiles tokenizer() throws InvalidModelException {
        TokenizerFiles tokenizer = TokenizerFiles.read(folder);
        tokenizer.addTo(files);
        return tokenizer;
    }

    /** Bytes of a graph and of the weights beside it, without reading them. */
    public long sizeOf(String name) throws InvalidModelException {
        long bytes = 0;
        for (String file : withData(name)) {
            try (HashingReader reader = HashingReader.open(folder.resolve(file))) {
                bytes += reader.size();
            }
        }
        return bytes;
    }

    /**
     * Reads a graph, and the weights beside it; they are part of the digest from now on.
     *
     * @param name as {@link #find} says
     * @throws InvalidModelException if a file cannot be read, or has 2 GiB or more
     */
    public GraphFile read(String name, Memory memory) throws InvalidModelException {
        Path path = folder.resolve(name);
        ByteBuffer graph = ByteBuffer.allocate(0);
        Map<String, ByteBuffer> data = new HashMap<>();
        for (String file : withData(name)) {
            ByteBuffer bytes = readFile(file, memory);
            if (file.equals(name)) {
                graph = bytes;
            } else {
                data.put(String.valueOf(Path.of(file).getFileName()), bytes);
            }
        }
        return new GraphFile(path, graph, data);
    }

    /** As {@link #read}, and keeps nothing: for the digest alone. */
    public void hash(String name) throws InvalidModelException {
        for (String file : withData(name)) {
            try (HashingReader reader = HashingReader.open(folder.resolve(file))) {
                reader.skip(reader.size(), Runnable::run);
                files.put(file, reader.finish());
            }
        }
    }

    /** Over exactly the bytes that were read: 64 lower-case hexadecimal digits. */
    public String digest() {
        return Digests.ofFiles(files);
    }

    /** Name to sha256 of each file that was read. */
    public SortedMap<String, String> files() {
        return Collections.unmodifiableSortedMap(files);
    }

    private ByteBuffer readFile(String name, Memory memory) throws InvalidModelException {
        Path path = folder.resolve(name);
        try (HashingReader reader = HashingReader.open(path)) {
            if (reader.size() > Integer.MAX_VALUE) {
                throw new InvalidModelException(
                        path, "has %d bytes; at most %d are allowed".formatted(reader.size(), Integer.MAX_VALUE));
            }
            ByteBuffer bytes = memory.allocate(name, reader.size());
            reader.read(bytes);
            files.put(name, reader.finish());
            return bytes.flip();
        }
    }

    private List<String> withData(String name) {
        return Stream.concat(
                        Stream.of(name),
                        DATA_SUFFIXES.stream()
                                .map(suffix -> name + suffix)
                                .filter(file -> Files.exists(folder.resolve(file))))
                .toList();
    }
}
