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
    public static final List<String> BUNDLED = List.of(
            "smoke",
            "steady",
            "overload-2x",
            "burst",
            "deadlines",
            "cancelling",
            "greedy-client",
            "bulk-beside-interactive",
            "video-8-streams",
            "zero-shot",
            "reload",
            "soak");

    static final int FILE_BYTES_LIMIT = 1 << 20;

    private static final String REQUESTS = "requests";
    private static final String EXPECT = "expect";
    private static final String METADATA = "metadata";
    private static final String WORKLOADS = "workloads";
    private static final String NAME = "name";

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
                entries(mapping, (name, value) -> setting(builder.shared(), name, value));
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

    private void setting(TenantBuilder of, String name, Node value) {
        Optional<Key> key = Key.named(name);
        if (key.isPresent() && of != builder.shared() && Key.SHARED.contains(key.get())) {
            builder.problem("%s: '%s' is the same for all workloads; give it beside '%s'"
                    .formatted(source(value), name, WORKLOADS));
        } else if (key.isPresent()) {
            scalar(value, name).ifPresent(text -> of.give(key.get(), text, source(value)));
        } else {
            group(of, name, value);
        }
    }

    private void group(TenantBuilder of, String name, Node value) {
        boolean isWorkload = of != builder.shared();
        if (name.equals(REQUESTS)) {
            list(name, value).forEach(node -> request(of, node));
        } else if (name.equals(EXPECT)) {
            map(
                    name,
                    value,
                    (figure, condition) -> scalar(condition, figure)
                            .ifPresent(text -> builder.expect(of, figure, text, source(condition))));
        } else if (name.equals(METADATA)) {
            map(name, value, (key, text) -> scalar(text, key).ifPresent(one -> of.metadata(key, one)));
        } else if (name.equals(NAME) && isWorkload) {
            scalar(value, name).ifPresent(of::name);
        } else if (name.equals(WORKLOADS) && !isWorkload) {
            list(name, value).forEach(this::workload);
        } else {
            List<String> known = new ArrayList<>(
                    Arrays.stream(Key.values()).map(Key::toString).toList());
            known.addAll(List.of(REQUESTS, EXPECT, METADATA, isWorkload ? NAME : WORKLOADS));
            builder.problem(
                    "%s: there is no setting '%s'%s".formatted(source(value), name, DidYouMean.forName(name, known)));
        }
    }

    private void workload(Node node) {
        if (node instanceof MappingNode mapping) {
            TenantBuilder workload = builder.addWorkload();
            entries(mapping, (name, value) -> setting(workload, name, value));
        } else {
            builder.problem("%s: a workload must be a map such as 'name: interactive'".formatted(source(node)));
        }
    }

    private void request(TenantBuilder of, Node node) {
        if (!(node instanceof MappingNode mapping)) {
            builder.problem("%s: a request must be a map such as 'classify: tensor:224'".formatted(source(node)));
            return;
        }
        Map<String, List<String>> values = new LinkedHashMap<>();
        entries(mapping, (key, value) -> values.put(key, texts(key, value)));
        builder.request(of, values, source(node));
    }

    private List<Node> list(String name, Node value) {
        if (value instanceof SequenceNode list) {
            return list.getValue();
        }
        builder.problem("%s: %s must be a list".formatted(source(value), name));
        return List.of();
    }

    private void map(String name, Node value, Entry entry) {
        if (value instanceof MappingNode mapping) {
            entries(mapping, entry);
        } else {
            builder.problem("%s: %s must be a map".formatted(source(value), name));
        }
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
