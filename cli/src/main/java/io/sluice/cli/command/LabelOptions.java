package io.sluice.cli.command;

import io.sluice.cli.output.UserException;
import io.sluice.client.ClassifyCall;
import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Labels of the user's own, for models that read text. */
final class LabelOptions {

    private static final Pattern FIELD = Pattern.compile("(labels|label_templates)\\[(\\d{1,9})]");
    private static final String LABELS = "labels";

    @Option(
            names = "--labels",
            paramLabel = "LABEL",
            split = ",",
            description = "Choose among these instead of the model's classes; for models that read text, such as CLIP.")
    private List<String> labels = List.of();

    @Option(
            names = "--labels-file",
            paramLabel = "FILE",
            description = "More labels, one a line, which may have commas in them; blank lines are skipped.")
    private @Nullable Path file;

    @Option(
            names = "--template",
            paramLabel = "TEXT",
            description =
                    "A sentence that each label is put into at {}; \"a photo of a {}.\" unless given, and \"{}\" for "
                            + "labels that are sentences. Repeatable: several are averaged.")
    private List<String> templates = List.of();

    /* Where the labels came from, in the order in which they are sent. */
    private final List<String> origins = new ArrayList<>();

    /** @throws UserException if the file cannot be read, or holds no label */
    ClassifyCall.Options apply(ClassifyCall.Options options) throws UserException {
        return options.withLabels(read()).withLabelTemplates(templates);
    }

    /** A sentence of the server's with the user's own words for {@code labels[3]} and {@code label_templates[0]}. */
    String explain(String message) {
        return FIELD.matcher(message).replaceAll(match -> Matcher.quoteReplacement(origin(match)));
    }

    private String origin(MatchResult match) {
        int index = Integer.parseInt(match.group(2));
        if (match.group(1).equals(LABELS)) {
            return index < origins.size() ? origins.get(index) : match.group();
        }
        return index < templates.size() ? "--template " + (index + 1) : match.group();
    }

    private List<String> read() throws UserException {
        List<String> all = new ArrayList<>();
        origins.clear();
        for (String label : labels) {
            all.add(label.strip());
            origins.add("label %d of --labels".formatted(all.size()));
        }
        Path from = file;
        if (from != null) {
            List<String> lines = lines(from);
            for (int i = 0; i < lines.size(); i++) {
                if (!lines.get(i).isBlank()) {
                    all.add(lines.get(i).strip());
                    origins.add("line %d of %s".formatted(i + 1, from));
                }
            }
            if (all.isEmpty()) {
                throw new UserException("'%s' holds no label; write one on each line".formatted(from));
            }
        }
        return all;
    }

    private static List<String> lines(Path file) throws UserException {
        try {
            return Files.readAllLines(file);
        } catch (NoSuchFileException missing) {
            throw new UserException("there is no file '%s'".formatted(file));
        } catch (CharacterCodingException other) {
            throw new UserException("'%s' is not in UTF-8".formatted(file));
        } catch (IOException unreadable) {
            throw new UserException("'%s' cannot be read: %s".formatted(file, unreadable.getMessage()));
        }
    }
}
