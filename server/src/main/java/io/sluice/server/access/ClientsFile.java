package io.sluice.server.access;

import io.sluice.server.access.limit.ClientLimits;
import io.sluice.server.reload.UnusableFileException;
import io.sluice.server.yaml.YamlFile;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.snakeyaml.engine.v2.nodes.MappingNode;
import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.nodes.NodeTuple;
import org.snakeyaml.engine.v2.nodes.SequenceNode;

/**
 * Reads the operator's list of clients; all problems at once.
 *
 * <pre>{@code
 * clients:
 *   - name: camera-7
 *     key-sha256: 5e88...
 *     allow: [serve]
 *     requests-per-second: 60
 * }</pre>
 */
final class ClientsFile {

    /** Clients of one list. */
    static final int CLIENTS_LIMIT = 10_000;

    private static final String NAME = "name";
    private static final String ALLOW = "allow";
    private static final String KEY = "key-sha256";
    private static final String CERTIFICATE = "certificate";
    private static final String SUBJECT = "subject";
    private static final List<String> PROOFS = List.of(KEY, CERTIFICATE, SUBJECT);
    private static final String RATE = "requests-per-second";
    private static final String BURST = "burst";
    private static final String CONCURRENT = "concurrent";
    private static final Set<String> KEYS = Set.of(NAME, ALLOW, KEY, CERTIFICATE, SUBJECT, RATE, BURST, CONCURRENT);

    private final YamlFile file;
    private final ClientLimits defaults;
    private final List<ClientEntry> entries = new ArrayList<>();
    private final List<String> problems = new ArrayList<>();

    private ClientsFile(Path path, ClientLimits defaults) {
        this.file = new YamlFile(path);
        this.defaults = defaults;
    }

    /**
     * @param defaults limits of a client whose entry has none
     * @throws UnusableFileException with every problem, each with its line
     */
    static ClientDirectory read(Path path, byte[] contents, ClientLimits defaults) throws UnusableFileException {
        ClientsFile clients = new ClientsFile(path, defaults);
        return clients.read(contents);
    }

    private ClientDirectory read(byte[] contents) throws UnusableFileException {
        Optional<Node> root = file.compose(contents, this::problem);
        if (problems.isEmpty()) {
            list(root).ifPresent(this::readEntries);
        }
        ClientDirectory directory = ClientDirectory.EMPTY;
        try {
            directory = new ClientDirectory(entries);
        } catch (IllegalArgumentException twice) {
            problem(file.path().toString(), String.valueOf(twice.getMessage()));
        }
        if (!problems.isEmpty()) {
            throw new UnusableFileException(problems);
        }
        return directory;
    }

    private Optional<SequenceNode> list(Optional<Node> root) {
        if (root.isPresent()
                && root.get() instanceof MappingNode mapping
                && mapping.getValue().size() == 1
                && text(mapping.getValue().get(0).getKeyNode(), "a key").equals(Optional.of("clients"))
                && mapping.getValue().get(0).getValueNode() instanceof SequenceNode list) {
            return Optional.of(list);
        }
        problem(
                file.path().toString(),
                "it must hold 'clients:' and below it a list of '- name: NAME' (none: 'clients: []')");
        return Optional.empty();
    }

    private void readEntries(SequenceNode list) {
        if (list.getValue().size() > CLIENTS_LIMIT) {
            problem(file.source(list), "a list may have %d clients".formatted(CLIENTS_LIMIT));
            return;
        }
        for (Node item : list.getValue()) {
            if (item instanceof MappingNode mapping) {
                readEntry(mapping);
            } else {
                problem(file.source(item), "a client must be '- name: NAME' with what it is known by, and 'allow'");
            }
        }
    }

    private void readEntry(MappingNode mapping) {
        Map<String, List<String>> given = new HashMap<>();
        int before = problems.size();
        for (NodeTuple field : mapping.getValue()) {
            String key = text(field.getKeyNode(), "a key").orElse("");
            if (!KEYS.contains(key)) {
                problem(file.source(field.getKeyNode()), "a client has no '%s'".formatted(key));
            } else if (given.put(key, values(key, field.getValueNode())) != null) {
                problem(file.source(field.getKeyNode()), "'%s' is given twice".formatted(key));
            }
        }
        if (problems.size() > before) {
            return;
        }
        try {
            entries.add(new ClientEntry(one(given, NAME).orElse(""), allow(given), limits(given), proof(given)));
        } catch (IllegalArgumentException wrong) {
            problem(file.source(mapping), String.valueOf(wrong.getMessage()));
        }
    }

    /** A single value stands for a list of one. */
    private List<String> values(String key, Node node) {
        if (!(node instanceof SequenceNode list)) {
            return text(node, key).stream().toList();
        }
        if (!key.equals(ALLOW) && !key.equals(KEY)) {
            problem(file.source(node), key + " must be one value");
        }
        return list.getValue().stream()
                .flatMap(item -> text(item, key).stream())
                .toList();
    }

    private static EnumSet<Permission> allow(Map<String, List<String>> given) {
        EnumSet<Permission> permissions = EnumSet.noneOf(Permission.class);
        for (String word : given.getOrDefault(ALLOW, List.of())) {
            permissions.add(Permission.of(word)
                    .orElseThrow(() -> new IllegalArgumentException(
                            "allow must list serve, admin, or both, got '%s'".formatted(word))));
        }
        return permissions;
    }

    private static ClientEntry.Proof proof(Map<String, List<String>> given) {
        List<String> proofs = PROOFS.stream().filter(given::containsKey).toList();
        if (proofs.size() != 1) {
            throw new IllegalArgumentException(
                    "a client is known by exactly one of %s, got %s".formatted(PROOFS, proofs));
        }
        String value = one(given, proofs.get(0)).orElse("");
        return switch (proofs.get(0)) {
            case KEY -> new ClientEntry.Proof.Keys(given.getOrDefault(KEY, List.of()));
            case CERTIFICATE -> ClientEntry.Proof.Certificate.named(value);
            default -> new ClientEntry.Proof.Subject(value);
        };
    }

    private ClientLimits limits(Map<String, List<String>> given) {
        return new ClientLimits(
                number(given, RATE, defaults.requestsPerSecond()),
                number(given, BURST, given.containsKey(RATE) ? 0 : defaults.burst()),
                number(given, CONCURRENT, defaults.concurrent()));
    }

    private static int number(Map<String, List<String>> given, String key, int otherwise) {
        Optional<String> text = one(given, key);
        try {
            return text.map(Integer::parseInt).orElse(otherwise);
        } catch (NumberFormatException wrong) {
            throw new IllegalArgumentException(
                    "%s must be a whole number, got '%s'".formatted(key, text.orElse("")), wrong);
        }
    }

    private static Optional<String> one(Map<String, List<String>> given, String key) {
        return given.getOrDefault(key, List.of()).stream().findFirst();
    }

    private Optional<String> text(Node node, String what) {
        return file.scalar(node, what, this::problem);
    }

    private void problem(String source, String text) {
        problems.add(source + ": " + text);
    }
}
