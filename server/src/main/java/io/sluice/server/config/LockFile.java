package io.sluice.server.config;

import io.sluice.server.repository.ModelLock;
import io.sluice.server.repository.ModelLock.LockedModel;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.BiConsumer;
import java.util.regex.Pattern;
import org.snakeyaml.engine.v2.nodes.MappingNode;
import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.nodes.NodeTuple;
import org.snakeyaml.engine.v2.nodes.ScalarNode;

/**
 * {@code sluice.lock}: for each model its version, and the sha256 of every file that serves.
 *
 * <pre>
 * models:
 *   vit:
 *     version: 3f6c...
 *     files:
 *       config.json: 98a1...
 *       model.safetensors: 07be...
 * </pre>
 */
public final class LockFile {

    static final String NAME = "sluice.lock";
    static final String NONE = "none";
    static final String AUTO = "auto";

    /** What settings of paths may say in the place of a path. */
    static final Set<String> WORDS = Set.of(NONE, AUTO);

    private static final Pattern SHA256 = Pattern.compile("[0-9a-f]{64}");
    private static final String MODELS = "models";
    private static final String VERSION = "version";
    private static final String FILES = "files";

    private final YamlFile file;
    private final Draft draft;

    private LockFile(YamlFile file, Draft draft) {
        this.file = file;
        this.draft = draft;
    }

    /**
     * Reads the lock; what is wrong with it is reported to {@code draft}.
     *
     * @param setting a word, or the path of a file that must be there
     * @param place where it is if it is there
     */
    static ModelLock read(String setting, Path place, Draft draft) {
        if (setting.equals(NONE) || (setting.equals(AUTO) && !Files.exists(place))) {
            return ModelLock.NONE;
        }
        if (!Files.exists(place)) {
            draft.problem(
                    draft.values().source(Setting.REPOSITORY_LOCK),
                    "%s must be a file, and '%s' is not there; './sluice lock' writes it"
                            .formatted(Setting.REPOSITORY_LOCK.key(), place));
            return ModelLock.NONE;
        }
        return new ModelLock(Optional.of(place), new LockFile(new YamlFile(place), draft).models());
    }

    /**
     * Writes a lock in the place of one that is there, whole or not at all.
     *
     * @param models by name
     */
    public static void write(Path place, SortedMap<String, LockedModel> models) throws IOException {
        StringBuilder yaml = new StringBuilder("""
                # Written by './sluice lock'. A server that finds this file serves these models as they are here, and no others.
                models:
                """);
        models.forEach((name, model) -> {
            yaml.append("  %s:\n    version: %s\n    files:%s\n"
                    .formatted(
                            ValueType.quote(name),
                            ValueType.quote(model.version()),
                            model.files().isEmpty() ? " {}" : ""));
            model.files()
                    .forEach((file, digest) ->
                            yaml.append("      %s: %s\n".formatted(ValueType.quote(file), ValueType.quote(digest))));
        });
        Path whole = place.resolveSibling(place.getFileName() + ".new");
        try {
            Files.writeString(whole, yaml);
            Files.move(whole, place, StandardCopyOption.REPLACE_EXISTING, StandardCopyOption.ATOMIC_MOVE);
        } finally {
            Files.deleteIfExists(whole);
        }
    }

    private SortedMap<String, LockedModel> models() {
        SortedMap<String, LockedModel> models = new TreeMap<>();
        Optional<Node> root = file.read(draft);
        if (root.isEmpty()) {
            draft.problem(file.path().toString(), "a lock must name the models; './sluice lock' writes it anew");
            return models;
        }
        entries(root.get(), "the lock", (key, value) -> {
            if (key.equals(MODELS)) {
                entries(value, MODELS, (name, model) -> models.put(name, model(name, model)));
            } else {
                unknown(value, key);
            }
        });
        return models;
    }

    private LockedModel model(String name, Node node) {
        SortedMap<String, String> version = new TreeMap<>();
        SortedMap<String, String> files = new TreeMap<>();
        entries(node, name, (key, value) -> {
            switch (key) {
                case VERSION -> version.put(VERSION, digest(value, "the version of " + name));
                case FILES -> entries(value, FILES, (path, digest) -> files.put(path, digest(digest, path)));
                default -> unknown(value, key);
            }
        });
        if (version.isEmpty()) {
            draft.problem(file.source(node), "the model '%s' has no version".formatted(name));
        }
        return new LockedModel(version.getOrDefault(VERSION, ""), files);
    }

    private void entries(Node node, String what, BiConsumer<String, Node> each) {
        if (!(node instanceof MappingNode mapping)) {
            draft.problem(file.source(node), "%s must be a list of 'key: value'".formatted(what));
            return;
        }
        Set<String> seen = new HashSet<>();
        for (NodeTuple entry : mapping.getValue()) {
            if (!(entry.getKeyNode() instanceof ScalarNode key)) {
                draft.problem(file.source(entry.getKeyNode()), "a key must be one plain value");
            } else if (!seen.add(key.getValue())) {
                draft.problem(file.source(key), "'%s' is given twice".formatted(key.getValue()));
            } else {
                each.accept(key.getValue(), entry.getValueNode());
            }
        }
    }

    private String digest(Node node, String what) {
        if (node instanceof ScalarNode scalar
                && SHA256.matcher(scalar.getValue()).matches()) {
            return scalar.getValue();
        }
        draft.problem(file.source(node), "%s must be a sha256, 64 hexadecimal digits in lower case".formatted(what));
        return "";
    }

    private void unknown(Node node, String key) {
        draft.problem(file.source(node), "a lock has no key '%s'".formatted(key));
    }
}
