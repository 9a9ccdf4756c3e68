package io.sluice.server.config;

import static java.util.stream.Collectors.toMap;

import io.sluice.server.config.text.Suggestion;
import io.sluice.server.repository.ModelSource;
import io.sluice.server.yaml.YamlFile;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.snakeyaml.engine.v2.nodes.MappingNode;
import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.nodes.NodeTuple;
import org.snakeyaml.engine.v2.nodes.SequenceNode;
import org.snakeyaml.engine.v2.nodes.Tag;

/** What {@code sluice.yaml} says: groups of settings, and the list {@code models}. */
final class FileSettings {

    private static final String MODELS = "models";
    private static final String NAME = "name";
    private static final String LOCATION = "location";
    private static final String LABELS = "labels";
    private static final String TEMPLATES = "label-templates";
    private static final Set<String> MODEL_KEYS = Set.of(NAME, LOCATION, LABELS, TEMPLATES);
    private static final Map<String, Setting> SETTINGS =
            Arrays.stream(Setting.values()).collect(toMap(Setting::key, Function.identity()));

    private final YamlFile file;
    private final Draft draft;
    private final Map<String, String> seen = new HashMap<>();

    FileSettings(YamlFile file, Draft draft) {
        this.file = file;
        this.draft = draft;
    }

    void read() {
        file.read(draft::problem).ifPresent(root -> {
            if (root instanceof MappingNode mapping) {
                group("", mapping);
            } else if (!root.getTag().equals(Tag.NULL)) {
                problem(root, "the file must hold settings such as 'batch:' and below it 'max-size: 8'");
            }
        });
    }

    /** Descends only below names that exist, so that a file which contains itself ends here. */
    private void group(String prefix, MappingNode mapping) {
        for (NodeTuple entry : mapping.getValue()) {
            Optional<String> name = scalar(entry.getKeyNode(), "a key");
            if (name.isEmpty()) {
                continue;
            }
            String key = prefix + name.get();
            Node value = entry.getValueNode();
            @Nullable Setting setting = SETTINGS.get(key);
            if (setting != null) {
                setting(setting, entry);
            } else if (key.equals(MODELS)) {
                once(key, entry.getKeyNode());
                models(value);
            } else if (SETTINGS.keySet().stream().noneMatch(known -> known.startsWith(key + "."))) {
                problem(
                        entry.getKeyNode(),
                        "there is no setting '%s'%s".formatted(key, Suggestion.forName(key, keys())));
            } else if (value instanceof MappingNode below) {
                group(key + ".", below);
            } else if (!value.getTag().equals(Tag.NULL)) {
                problem(value, "'%s' must have its settings below it".formatted(key));
            }
        }
    }

    private void setting(Setting setting, NodeTuple entry) {
        once(setting.key(), entry.getKeyNode());
        scalar(entry.getValueNode(), setting.key())
                .map(text -> setting.type() == ValueType.PATH ? resolvePath(text) : text)
                .ifPresent(text -> draft.give(setting, text, file.source(entry.getValueNode())));
    }

    private String resolvePath(String text) {
        return text.isBlank() || LockFile.WORDS.contains(text) ? text : resolve(text);
    }

    private void models(Node list) {
        if (!(list instanceof SequenceNode sequence)) {
            problem(list, "models must be a list of '- location: FOLDER', each with a 'name: NAME' if wanted");
            return;
        }
        draft.replaceModels();
        for (Node item : sequence.getValue()) {
            if (item instanceof MappingNode model) {
                model(model);
            } else {
                problem(item, "a model must be '- location: FOLDER', with a 'name: NAME' if wanted");
            }
        }
    }

    private void model(MappingNode model) {
        Map<String, List<String>> given = new HashMap<>();
        for (NodeTuple entry : model.getValue()) {
            String key = scalar(entry.getKeyNode(), "a key").orElse("");
            if (!MODEL_KEYS.contains(key)) {
                problem(
                        entry.getKeyNode(),
                        "a model has a name, a location, labels and label-templates, no '%s'".formatted(key));
            } else if (given.put(key, values(key, entry.getValueNode())) != null) {
                problem(entry.getKeyNode(), "'%s' is given twice".formatted(key));
            }
        }
        draft.addModel(file.source(model), () -> {
            String location = resolve(first(given, LOCATION).orElse(""));
            ModelSource source = first(given, NAME)
                    .map(name -> new ModelSource(name, location))
                    .orElseGet(() -> ModelSource.unnamed(location));
            return given.containsKey(LABELS) || given.containsKey(TEMPLATES)
                    ? source.withLabels(given.getOrDefault(LABELS, List.of()), given.getOrDefault(TEMPLATES, List.of()))
                    : source;
        });
    }

    /** The values of one key of a model: a list for labels and templates, else at most one. */
    private List<String> values(String key, Node node) {
        if (key.equals(NAME) || key.equals(LOCATION)) {
            return scalar(node, key).stream().toList();
        }
        if (!(node instanceof SequenceNode sequence)) {
            problem(node, "%s must be a list".formatted(key));
            return List.of();
        }
        return sequence.getValue().stream()
                .flatMap(item -> scalar(item, "one of " + key).stream())
                .toList();
    }

    private static Optional<String> first(Map<String, List<String>> given, String key) {
        return given.getOrDefault(key, List.of()).stream().findFirst();
    }

    /** A folder or a file is relative to the file that names it, wherever the server is started. */
    private String resolve(String location) {
        if (location.isBlank() || location.startsWith(ModelSource.SYNTHETIC)) {
            return location;
        }
        return file.path().resolveSibling(location).toString();
    }

    private Optional<String> scalar(Node node, String what) {
        return file.scalar(node, what, draft::problem);
    }

    private void once(String key, Node node) {
        @Nullable String before = seen.put(key, file.source(node));
        if (before != null) {
            problem(node, "%s is given twice, first at %s".formatted(key, before));
        }
    }

    private void problem(Node node, String text) {
        draft.problem(file.source(node), text);
    }

    private static Set<String> keys() {
        Set<String> keys = new TreeSet<>(SETTINGS.keySet());
        keys.add(MODELS);
        return keys;
    }
}
