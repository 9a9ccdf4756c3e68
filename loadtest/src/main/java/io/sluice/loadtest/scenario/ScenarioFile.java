package io.sluice.loadtest.scenario;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.api.lowlevel.Compose;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;
import org.snakeyaml.engine.v2.nodes.MappingNode;
import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.nodes.NodeTuple;
import org.snakeyaml.engine.v2.nodes.ScalarNode;
import org.snakeyaml.engine.v2.nodes.SequenceNode;

/** Reads a scenario's YAML. Strict: a key that is not known, or that stands twice, is a mistake. */
public final class ScenarioFile {

    /** The scenarios that come with the program. */
    public static final List<String> BUNDLED =
            List.of("smoke", "steady", "overload-2x", "burst", "video-8-streams", "zero-shot", "soak");

    static final int FILE_BYTES_LIMIT = 1 << 20;

    private static final String REQUESTS = "requests";
    private static final String EXPECT = "expect";

    private final String label;
    private final ScenarioBuilder builder;

    private ScenarioFile(String label, ScenarioBuilder builder) {
        this.label = label;
        this.builder = builder;
    }

    /**
     * Reads a file, or a bundled scenario by its name. Mistakes are told by {@link ScenarioBuilder#build()}.
     *
     * @throws IOException if there is none, or it cannot be read
     */
    public static ScenarioBuilder open(String nameOrFile) throws IOException {
        if (BUNDLED.contains(nameOrFile)) {
            String resource = "/io/sluice/loadtest/scenarios/" + nameOrFile + ".yaml";
            try (InputStream input = ScenarioFile.class.getResourceAsStream(resource)) {
                if (input == null) {
                    throw new IOException("the scenario '%s' was not packaged".formatted(nameOrFile));
                }
                return parse(nameOrFile, new String(input.readAllBytes(), StandardCharsets.UTF_8), Path.of(""));
            }
        }
        Path file = Path.of(nameOrFile);
        if (!Files.isRegularFile(file)) {
            throw new IOException("there is no scenario file '%s', and the bundled ones are %s"
                    .formatted(nameOrFile, String.join(", ", BUNDLED)));
        }
        if (Files.size(file) > FILE_BYTES_LIMIT) {
            throw new IOException("'%s': a scenario may have %d bytes".formatted(file, FILE_BYTES_LIMIT));
        }
        return parse(nameOrFile, Files.readString(file), file.toAbsolutePath().getParent());
    }

    /**
     * @param label what mistakes are told of
     * @param folder that names of files in it are taken from
     */
    static ScenarioBuilder parse(String label, String yaml, @Nullable Path folder) {
        ScenarioBuilder builder = new ScenarioBuilder(folder == null ? Path.of("") : folder);
        new ScenarioFile(label, builder).read(yaml);
        return builder;
    }

    private void read(String yaml) {
        LoadSettings settings = LoadSettings.builder()
                .setLabel(label)
                .setCodePointLimit(FILE_BYTES_LIMIT)
                .build();
        try {
            Optional<Node> root = new Compose(settings).composeString(yaml);
            if (root.isPresent() && root.get() instanceof MappingNode mapping) {
                entries(mapping, this::setting);
            } else {
                builder.problem("%s: a scenario must hold settings such as 'rate: 80%%'".formatted(label));
            }
        } catch (YamlEngineException notYaml) {
            builder.problem("%s: this is not YAML: %s".formatted(label, notYaml.getMessage()));
        }
    }

    private interface Entry {
        void at(String key, Node value);
    }

    private void entries(MappingNode mapping, Entry entry) {
        Map<String, Node> seen = new LinkedHashMap<>();
        for (NodeTuple tuple : mapping.getValue()) {
            String key = tuple.getKeyNode() instanceof ScalarNode scalar ? scalar.getValue() : "?";
            if (seen.put(key, tuple.getValueNode()) != null) {
                builder.problem("%s: '%s' is given twice".formatted(source(tuple.getKeyNode()), key));
            }
        }
        seen.forEach(entry::at);
    }

    private void setting(String name, Node value) {
        Optional<Key> key = Key.named(name);
        if (key.isPresent()) {
            scalar(value, name).ifPresent(text -> builder.give(key.get(), text, source(value)));
        } else if (name.equals(REQUESTS) && value instanceof SequenceNode list) {
            list.getValue().forEach(this::request);
        } else if (name.equals(EXPECT) && value instanceof MappingNode conditions) {
            entries(
                    conditions,
                    (figure, condition) -> scalar(condition, figure)
                            .ifPresent(text -> builder.expect(figure, text, source(condition))));
        } else if (name.equals(REQUESTS) || name.equals(EXPECT)) {
            builder.problem("%s: %s must be a %s".formatted(source(value), name, name.equals(EXPECT) ? "map" : "list"));
        } else {
            List<String> known = new ArrayList<>(
                    Arrays.stream(Key.values()).map(Key::toString).toList());
            known.add(REQUESTS);
            known.add(EXPECT);
            builder.problem(
                    "%s: there is no setting '%s'%s".formatted(source(value), name, DidYouMean.forName(name, known)));
        }
    }

    private void request(Node node) {
        if (!(node instanceof MappingNode mapping)) {
            builder.problem("%s: a request must be a map such as 'classify: tensor:224'".formatted(source(node)));
            return;
        }
        Map<String, List<String>> values = new LinkedHashMap<>();
        entries(mapping, (key, value) -> values.put(key, texts(key, value)));
        builder.request(values, source(node));
    }

    private List<String> texts(String key, Node value) {
        List<Node> items = value instanceof SequenceNode sequence ? sequence.getValue() : List.of(value);
        return items.stream().flatMap(item -> scalar(item, key).stream()).toList();
    }

    private Optional<String> scalar(Node node, String key) {
        if (node instanceof ScalarNode scalar) {
            return Optional.of(scalar.getValue());
        }
        builder.problem("%s: '%s' must be one plain value".formatted(source(node), key));
        return Optional.empty();
    }

    private String source(Node node) {
        return node.getStartMark()
                .map(mark -> "%s line %d".formatted(label, mark.getLine() + 1))
                .orElse(label);
    }
}
