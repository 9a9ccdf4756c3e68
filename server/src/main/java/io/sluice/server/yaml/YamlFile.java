package io.sluice.server.yaml;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.Set;
import java.util.function.BiConsumer;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.api.lowlevel.Compose;
import org.snakeyaml.engine.v2.api.lowlevel.Parse;
import org.snakeyaml.engine.v2.events.Event;
import org.snakeyaml.engine.v2.exceptions.Mark;
import org.snakeyaml.engine.v2.exceptions.MarkedYamlEngineException;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;
import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.nodes.ScalarNode;
import org.snakeyaml.engine.v2.nodes.Tag;

/** Reads a YAML file into nodes, which know their lines; nothing is constructed from them, whatever their tags say. */
public final class YamlFile {

    public static final int FILE_BYTES_LIMIT = 1 << 20;
    public static final int DEPTH_LIMIT = 16;
    public static final int ALIASES_LIMIT = 16;

    private static final Set<Tag> PLAIN_TAGS =
            Set.of(Tag.STR, Tag.INT, Tag.FLOAT, Tag.BOOL, Tag.NULL, Tag.MAP, Tag.SEQ);

    private final Path path;
    private final LoadSettings settings;

    public YamlFile(Path path) {
        this.path = path;
        this.settings = LoadSettings.builder()
                .setLabel(path.toString())
                .setCodePointLimit(FILE_BYTES_LIMIT)
                .setMaxAliasesForCollections(ALIASES_LIMIT)
                .build();
    }

    public Path path() {
        return path;
    }

    /** {@code sluice.yaml line 3}. */
    public String source(Node node) {
        return source(node.getStartMark());
    }

    /**
     * The only document; empty where the file is empty, or cannot be used.
     *
     * @param problems is told what cannot be used: where it is, and a sentence
     */
    public Optional<Node> read(BiConsumer<String, String> problems) {
        try (InputStream in = Files.newInputStream(path)) {
            return compose(in.readNBytes(FILE_BYTES_LIMIT + 1), problems);
        } catch (IOException e) {
            problems.accept(path.toString(), "the file cannot be read (%s)".formatted(e));
        }
        return Optional.empty();
    }

    /** The same of bytes that were read from the file before. */
    public Optional<Node> compose(byte[] bytes, BiConsumer<String, String> problems) {
        try {
            if (bytes.length > FILE_BYTES_LIMIT) {
                problems.accept(path.toString(), "a configuration file may have %d bytes".formatted(FILE_BYTES_LIMIT));
                return Optional.empty();
            }
            String text = StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(bytes))
                    .toString();
            return isTooDeep(text, problems) ? Optional.empty() : new Compose(settings).composeString(text);
        } catch (MarkedYamlEngineException e) {
            problems.accept(source(e.getProblemMark()), "this is not YAML: " + e.getProblem());
        } catch (YamlEngineException e) {
            problems.accept(path.toString(), "this is not YAML: " + e.getMessage());
        } catch (CharacterCodingException e) {
            problems.accept(path.toString(), "the file must be text in UTF-8");
        }
        return Optional.empty();
    }

    /** The one plain value that a node must be; empty, and told, where it is none. */
    public Optional<String> scalar(Node node, String what, BiConsumer<String, String> problems) {
        if (!(node instanceof ScalarNode scalar) || !PLAIN_TAGS.contains(node.getTag())) {
            problems.accept(source(node), "%s must be one plain value, without a YAML tag".formatted(what));
            return Optional.empty();
        }
        if (node.getTag().equals(Tag.NULL)) {
            problems.accept(source(node), "%s has no value".formatted(what));
            return Optional.empty();
        }
        return Optional.of(scalar.getValue());
    }

    /** Composing recurses; looked at as events first, a deep file cannot overflow the stack. */
    private boolean isTooDeep(String text, BiConsumer<String, String> problems) {
        int depth = 0;
        for (Event event : new Parse(settings).parseString(text)) {
            depth += switch (event.getEventId()) {
                case MappingStart, SequenceStart -> 1;
                case MappingEnd, SequenceEnd -> -1;
                default -> 0;
            };
            if (depth > DEPTH_LIMIT) {
                problems.accept(source(event.getStartMark()), "more than %d levels deep".formatted(DEPTH_LIMIT));
                return true;
            }
        }
        return false;
    }

    private String source(Optional<Mark> mark) {
        return mark.map(at -> "%s line %d".formatted(path, at.getLine() + 1)).orElse(path.toString());
    }
}
