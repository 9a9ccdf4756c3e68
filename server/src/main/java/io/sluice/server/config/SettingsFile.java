package io.sluice.server.config;

import io.sluice.server.repository.ModelSource;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.api.lowlevel.Compose;
import org.snakeyaml.engine.v2.common.FlowStyle;
import org.snakeyaml.engine.v2.exceptions.Mark;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;
import org.snakeyaml.engine.v2.nodes.MappingNode;
import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.nodes.NodeTuple;
import org.snakeyaml.engine.v2.nodes.ScalarNode;

/**
 * Changes single settings of a {@code sluice.yaml}, in the text: other keys, comments and their order stay.
 *
 * <p>What came out is read again before the file is touched; a form that this cannot change is refused.
 */
public final class SettingsFile {

    private final Path file;
    private final Map<Setting, String> values;

    private SettingsFile(Path file, Map<Setting, String> values) {
        this.file = file;
        this.values = values;
    }

    /**
     * Writes settings into a file, which is made if it is not there.
     *
     * @param values as the file should have them
     * @param model that a new file serves; one that is there keeps its own
     * @throws ConfigException if the file is wrong, would be, or cannot be changed; it is as it was
     * @throws IOException if it cannot be read or written
     */
    public static void write(Path file, Map<Setting, String> values, ModelSource model)
            throws ConfigException, IOException {
        SettingsFile settings = new SettingsFile(file, values);
        if (Files.exists(file)) {
            settings.update();
        } else {
            Files.writeString(file, settings.edited(ofModel(model)));
        }
    }

    private static String ofModel(ModelSource model) {
        String location = Path.of(model.location()).toAbsolutePath().normalize().toString();
        return "models:\n  - name: %s\n    location: %s\n"
                .formatted(ValueType.quote(model.name()), ValueType.quote(location));
    }

    private void update() throws ConfigException, IOException {
        EffectiveConfig before = new ServerConfigLoader().file(file).load();
        String text = edited(Files.readString(file));
        // Beside it, since folders of models are relative to the file.
        Path trial = Files.createTempFile(file.toAbsolutePath().getParent(), ".sluice", ".yaml");
        try {
            Files.writeString(trial, text);
            EffectiveConfig after = new ServerConfigLoader().file(trial).load();
            if (!isOnlyChange(before, after)) {
                throw unchangeable();
            }
        } catch (ConfigException wrong) {
            throw new ConfigException(wrong.problems().stream()
                    .map(problem -> problem.replace(trial.toString(), file.toString()))
                    .toList());
        } finally {
            Files.delete(trial);
        }
        Files.writeString(file, text);
    }

    private boolean isOnlyChange(EffectiveConfig before, EffectiveConfig after) {
        return before.config().models().equals(after.config().models())
                && Arrays.stream(Setting.values()).allMatch(setting -> {
                    String wanted = values.get(setting);
                    return wanted != null
                            ? after.values()
                                    .value(setting)
                                    .equals(setting.type().parse(wanted))
                            : after.values().isGiven(setting) == before.values().isGiven(setting)
                                    && (!after.values().isGiven(setting)
                                            || after.values()
                                                    .value(setting)
                                                    .equals(before.values().value(setting)));
                });
    }

    private String edited(String text) throws ConfigException {
        String edited = text.isEmpty() || text.endsWith("\n") ? text : text + "\n";
        for (Map.Entry<Setting, String> value : values.entrySet()) {
            edited = edited(edited, value.getKey().key(), value.getValue());
        }
        return edited;
    }

    private String edited(String text, String key, String value) throws ConfigException {
        int dot = key.indexOf('.');
        Optional<Node> root = compose(text);
        if (root.isPresent() && root.get() instanceof MappingNode mapping) {
            Optional<NodeTuple> whole = entry(mapping, key);
            if (whole.isPresent()) {
                return replaced(text, whole.get(), value);
            }
            Optional<NodeTuple> group = entry(mapping, key.substring(0, dot));
            if (group.isPresent()) {
                return changedBelow(text, group.get(), key.substring(dot + 1), value);
            }
            if (mapping.getFlowStyle() != FlowStyle.BLOCK) {
                throw unchangeable();
            }
        }
        return "%s%s:\n  %s: %s\n".formatted(text, key.substring(0, dot), key.substring(dot + 1), value);
    }

    private Optional<Node> compose(String text) throws ConfigException {
        try {
            return new Compose(LoadSettings.builder().build()).composeString(text);
        } catch (YamlEngineException edited) {
            throw unchangeable(); // by what was added: it was read before
        }
    }

    private String changedBelow(String text, NodeTuple group, String name, String value) throws ConfigException {
        boolean alias = start(group.getValueNode()).getIndex()
                < start(group.getKeyNode()).getIndex();
        if (alias
                || !(group.getValueNode() instanceof MappingNode settings)
                || settings.getValue().isEmpty()) {
            throw unchangeable();
        }
        Optional<NodeTuple> setting = entry(settings, name);
        if (setting.isPresent()) {
            return replaced(text, setting.get(), value);
        }
        Mark first = start(settings.getValue().get(0).getKeyNode());
        boolean block = settings.getFlowStyle() == FlowStyle.BLOCK;
        String separator = block ? "\n" + " ".repeat(first.getColumn()) : ", ";
        int at = offset(text, first);
        return "%s%s: %s%s%s".formatted(text.substring(0, at), name, value, separator, text.substring(at));
    }

    private String replaced(String text, NodeTuple entry, String value) throws ConfigException {
        if (!(entry.getValueNode() instanceof ScalarNode scalar)) {
            throw unchangeable();
        }
        int from = offset(text, start(scalar));
        int to = offset(text, scalar.getEndMark().orElseThrow());
        return text.substring(0, from) + value + text.substring(to);
    }

    private static Optional<NodeTuple> entry(MappingNode mapping, String key) {
        return mapping.getValue().stream()
                .filter(entry -> entry.getKeyNode() instanceof ScalarNode name
                        && name.getValue().equals(key))
                .findFirst();
    }

    private static Mark start(Node node) {
        return node.getStartMark().orElseThrow();
    }

    /** Marks count code points. */
    private static int offset(String text, Mark mark) {
        return text.offsetByCodePoints(0, mark.getIndex());
    }

    private ConfigException unchangeable() {
        return new ConfigException(List.of(
                "%s: its form does not allow for changing %s alone; change them by hand, or name"
                                .formatted(
                                        file,
                                        values.keySet().stream()
                                                .map(Setting::key)
                                                .toList())
                        + " another file"));
    }
}
