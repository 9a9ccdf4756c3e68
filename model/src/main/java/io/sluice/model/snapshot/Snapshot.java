package io.sluice.model.snapshot;

import io.sluice.model.InvalidModelException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.jspecify.annotations.Nullable;

/**
 * An opened model folder: configuration read, weight headers verified, weights not yet read.
 *
 * <p>The folder's digest is the sha256 over a list of the files that serve, sorted by name: {@code config.json}, {@code
 * preprocessor_config.json}, {@code model.safetensors} or the index and every shard it names, and, where texts are taken,
 * {@code tokenizer.json} or {@code merges.txt} and {@code vocab.json}. Recompute it with
 *
 * <pre>
 * cd FOLDER &amp;&amp; LC_ALL=C sha256sum config.json model.safetensors preprocessor_config.json | sha256sum
 * cd FOLDER &amp;&amp; LC_ALL=C sha256sum config.json model.safetensors preprocessor_config.json tokenizer.json | sha256sum
 * </pre>
 *
 * <p>Not for use by several threads.
 */
public final class Snapshot implements AutoCloseable {

    private static final String CONFIG = "config.json";
    private static final String IMAGE_PROCESSOR = "preprocessor_config.json";
    private static final int NAMED_MISSING_TENSORS = 3;

    private final Path folder;
    private final ConfigFile config;
    private final ConfigFile imageProcessor;
    private final WeightFiles weights;
    private @Nullable TokenizerFiles tokenizer;
    private boolean digested;
    private SortedMap<String, String> files = new TreeMap<>();

    private Snapshot(Path folder, ConfigFile config, ConfigFile imageProcessor, WeightFiles weights) {
        this.folder = folder;
        this.config = config;
        this.imageProcessor = imageProcessor;
        this.weights = weights;
    }

    /**
     * Opens every file that serves, but for the tokenizer's.
     *
     * <p>{@code preprocessor_config.json} is required: guessed pre-processing gives wrong answers without an error.
     *
     * @throws InvalidModelException if a file is missing, not a safetensors file, or its header does not hold
     */
    public static Snapshot open(Path folder) throws InvalidModelException {
        if (!Files.isDirectory(folder)) {
            throw new InvalidModelException(folder, "is not a folder");
        }
        ConfigFile config = ConfigFile.read(folder.resolve(CONFIG));
        ConfigFile imageProcessor = ConfigFile.read(folder.resolve(IMAGE_PROCESSOR));
        return new Snapshot(folder, config, imageProcessor, WeightFiles.open(folder));
    }

    /** Whether a folder has safetensors, so that {@link #open} has something to open. */
    public static boolean hasWeights(Path folder) {
        return WeightFiles.areIn(folder);
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

    /**
     * The tokenizer's files. The first call reads them, and makes them part of the digest: call it before {@link #read}, and
     * only for a model that takes texts.
     *
     * @throws InvalidModelException if they are missing, too long, not JSON or not UTF-8
     * @throws IllegalStateException if the digest was taken without them
     */
    public TokenizerFiles tokenizer() throws InvalidModelException {
        TokenizerFiles files = tokenizer;
        if (files == null) {
            if (digested) {
                throw new IllegalStateException("the tokenizer must be read before the weights, to be in the digest");
            }
            files = TokenizerFiles.read(folder);
            tokenizer = files;
        }
        return files;
    }

    /** Shape of a tensor of the checkpoint, unless it has none of that name. */
    public Optional<List<Long>> shapeOf(String tensor) {
        return weights.entry(tensor).map(TensorEntry::shape);
    }

    /**
     * Holds the checkpoint against what a network needs. Tensors beyond that are allowed.
     *
     * @throws InvalidModelException if a tensor is missing, or has another shape or a type other than F32, F16, BF16
     */
    public void check(List<TensorSpec> needed) throws InvalidModelException {
        List<String> missing = needed.stream()
                .map(TensorSpec::name)
                .filter(name -> weights.fileOf(name).isEmpty())
                .toList();
        if (!missing.isEmpty()) {
            String more = missing.size() > NAMED_MISSING_TENSORS
                    ? " and %d more".formatted(missing.size() - NAMED_MISSING_TENSORS)
                    : "";
            String names = String.join(", ", missing.subList(0, Math.min(missing.size(), NAMED_MISSING_TENSORS)));
            throw new InvalidModelException(weightsPath(), "lacks the tensor %s%s".formatted(names, more));
        }
        for (TensorSpec spec : needed) {
            check(
                    spec,
                    weights.entry(spec.name()).orElseThrow(),
                    weights.fileOf(spec.name()).orElseThrow().file());
        }
    }

    /**
     * Reads the weights, once and to the end of every file.
     *
     * @param wanted tensors that {@link #check} has passed
     * @param sink receives them as float32
     * @return the folder's digest, over exactly the bytes that were read: 64 lower-case hexadecimal digits
     * @throws InvalidModelException if a file cannot be read or has changed its length since it was opened
     */
    public String read(List<TensorSpec> wanted, TensorSink sink) throws InvalidModelException {
        return read(wanted, sink, Runnable::run);
    }

    /** As {@link #read}, while a second thread hashes what has been read: faster, and takes a second core. */
    public String readOnTwoThreads(List<TensorSpec> wanted, TensorSink sink) throws InvalidModelException {
        ExecutorService hashing = Executors.newSingleThreadExecutor(work -> new Thread(work, "sluice-hash"));
        try {
            return read(wanted, sink, hashing);
        } finally {
            hashing.shutdown();
        }
    }

    private String read(List<TensorSpec> wanted, TensorSink sink, Executor hashing) throws InvalidModelException {
        Map<String, TensorSpec> byName = new HashMap<>();
        wanted.forEach(spec -> byName.put(spec.name(), spec));
        SortedMap<String, String> digests = new TreeMap<>();
        digests.put(CONFIG, config.sha256());
        digests.put(IMAGE_PROCESSOR, imageProcessor.sha256());
        if (tokenizer != null) {
            tokenizer.addTo(digests);
        }
        digested = true;
        weights.index().ifPresent(index -> digests.put(fileName(index.path()), index.sha256()));
        for (SafetensorsFile file : weights.files().values()) {
            Map<String, TensorSpec> inFile = new HashMap<>(byName);
            inFile.keySet().removeIf(name -> weights.fileOf(name).orElse(null) != file);
            digests.put(fileName(file.file()), file.read(inFile, sink, hashing));
        }
        files = digests;
        return Digests.ofFiles(digests);
    }

    /** Name to sha256 of each file that serves, over exactly the bytes that {@link #read} has read; empty before. */
    public SortedMap<String, String> files() {
        return Collections.unmodifiableSortedMap(files);
    }

    @Override
    public void close() {
        weights.close();
    }

    private static void check(TensorSpec spec, TensorEntry entry, Path file) throws InvalidModelException {
        if (!entry.shape().equals(spec.shape())) {
            throw new InvalidModelException(
                    file,
                    "the tensor %s has the shape %s; config.json makes it %s"
                            .formatted(spec.name(), entry.shape(), spec.shape()));
        }
        if (!entry.type().isWeight()) {
            throw new InvalidModelException(
                    file, "the tensor %s is %s; weights may be F32, F16 or BF16".formatted(spec.name(), entry.type()));
        }
        if (spec.floatBytes() > Integer.MAX_VALUE) {
            throw new InvalidModelException(
                    file,
                    "the tensor %s takes %d bytes as float32; one tensor may take at most %d"
                            .formatted(spec.name(), spec.floatBytes(), Integer.MAX_VALUE));
        }
    }

    /** Where the reader of an error should look: the index, or the one file. */
    private Path weightsPath() {
        return weights.index()
                .map(ConfigFile::path)
                .orElseGet(() -> weights.files().values().iterator().next().file());
    }

    private static String fileName(Path file) {
        return String.valueOf(file.getFileName());
    }
}
