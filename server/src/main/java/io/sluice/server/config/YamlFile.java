package io.sluice.server.config;

import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.api.lowlevel.Compose;
import org.snakeyaml.engine.v2.api.lowlevel.Parse;
import org.snakeyaml.engine.v2.events.Event;
import org.snakeyaml.engine.v2.exceptions.Mark;
import org.snakeyaml.engine.v2.exceptions.MarkedYamlEngineException;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;
import org.snakeyaml.engine.v2.nodes.Node;

/** Reads a YAML file into nodes, which know their lines; nothing is constructed from them, whatever their tags say. */
final class YamlFile {

    static final int FILE_BYTES_LIMIT = 1 << 20;
    static final int DEPTH_LIMIT = 16;
    static final int ALIASES_LIMIT = 16;

    private final Path path;
    private final LoadSettings settings;

    YamlFile(Path path) {
        this.path = path;
        this.settings = LoadSettings.builder()
                .setLabel(path.toString())
                .setCodePointLimit(FILE_BYTES_LIMIT)
                .setMaxAliasesForCollections(ALIASES_LIMIT)
                .build();
    }

    Path path() {
        return path;
    }

    /** {@code sluice.yaml line 3}. */
    String source(Node node) {
        return source(node.getStartMark());
    }

    /** The only document; empty where the file is empty, or cannot be used, which is reported to {@code draft}. */
    Optional<Node> read(Draft draft) {
        try {
            if (Files.size(path) > FILE_BYTES_LIMIT) {
                draft.problem(path.toString(), "a configuration file may have %d bytes".formatted(FILE_BYTES_LIMIT));
                return Optional.empty();
            }
            String text = Files.readString(path);
            return isTooDeep(text, draft) ? Optional.empty() : new Compose(settings).composeString(text);
        } catch (MarkedYamlEngineException e) {
            draft.problem(source(e.getProblemMark()), "this is not YAML: " + e.getProblem());
        } catch (YamlEngineException e) {
            draft.problem(path.toString(), "this is not YAML: " + e.getMessage());
        } catch (CharacterCodingException e) {
            draft.problem(path.toString(), "the file must be text in UTF-8");
        } catch (IOException e) {
            draft.problem(path.toString(), "the file cannot be read (%s)".formatted(e));
        }
        return Optional.empty();
    }

    /** Composing recurses; looked at as events first, a deep file cannot overflow the stack. */
    private boolean isTooDeep(String text, Draft draft) {
        int depth = 0;
        for (Event event : new Parse(settings).parseString(text)) {
            depth += switch (event.getEventId()) {
                case MappingStart, SequenceStart -> 1;
                case MappingEnd, SequenceEnd -> -1;
                default -> 0;
            };
            if (depth > DEPTH_LIMIT) {
                draft.problem(source(event.getStartMark()), "more than %d levels deep".formatted(DEPTH_LIMIT));
                return true;
            }
        }
        return false;
    }

    private String source(Optional<Mark> mark) {
        return mark.map(at -> "%s line %d".formatted(path, at.getLine() + 1)).orElse(path.toString());
    }
}
