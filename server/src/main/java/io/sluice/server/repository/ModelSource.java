package io.sluice.server.repository;

import io.sluice.server.request.task.LabelSet;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * A model that the operator named.
 *
 * @param name what requests call it: 1 to 64 letters, digits, dots, underscores and hyphens of ASCII, the first
 *     no dot
 * @param location a folder, or {@code synthetic:...}
 * @param labels that make a classifier of a model that reads text; empty for what the folder says
 */
public record ModelSource(String name, String location, Optional<LabelSet> labels) {

    /** How the location of a model without weights begins. */
    public static final String SYNTHETIC = "synthetic:";

    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9_-][A-Za-z0-9._-]{0,63}");

    public ModelSource {
        if (!isName(name)) {
            throw new IllegalArgumentException(
                    "the name of a model must be 1 to 64 of A-Z a-z 0-9 . _ - and begin with no dot, got '%s'"
                            .formatted(name));
        }
        if (location.isBlank()) {
            throw new IllegalArgumentException("model '%s' must have a location".formatted(name));
        }
    }

    /** Whether a model may be called so. */
    public static boolean isName(String name) {
        return NAME.matcher(name).matches();
    }

    /** Whether it has no folder, and no weights. */
    public boolean isSynthetic() {
        return location.startsWith(SYNTHETIC);
    }

    /** A model as its folder has it. */
    public ModelSource(String name, String location) {
        this(name, location, Optional.empty());
    }

    /**
     * The same model as a classifier of these labels.
     *
     * @throws IllegalArgumentException with a sentence, if a label or a template cannot be used
     */
    public ModelSource withLabels(List<String> classes, List<String> templates) {
        try {
            return new ModelSource(name, location, Optional.of(LabelSet.of(classes, templates)));
        } catch (LabelSet.InvalidLabelException wrong) {
            throw new IllegalArgumentException(
                    "model '%s': %s: %s".formatted(name, wrong.field().replace('_', '-'), wrong.getMessage()), wrong);
        }
    }

    /**
     * Reads {@code NAME=LOCATION}, or a folder that lends its own name.
     *
     * @throws IllegalArgumentException with a sentence, if the name is missing or not allowed
     */
    public static ModelSource parse(String argument) {
        int equals = argument.indexOf('=');
        boolean named = equals >= 0 && argument.lastIndexOf('/', equals) < 0;
        return named
                ? new ModelSource(
                        argument.substring(0, equals).strip(),
                        argument.substring(equals + 1).strip())
                : unnamed(argument.strip());
    }

    /**
     * A model that is called as the last segment of its folder.
     *
     * @throws IllegalArgumentException with a sentence, if that is not a name
     */
    public static ModelSource unnamed(String location) {
        if (location.isEmpty() || location.startsWith(SYNTHETIC)) {
            throw new IllegalArgumentException(
                    "a model must be a folder or NAME=LOCATION, got '%s'".formatted(location));
        }
        String name = Optional.ofNullable(
                        Path.of(location).toAbsolutePath().normalize().getFileName())
                .map(Path::toString)
                .orElse("");
        try {
            return new ModelSource(name, location);
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException(
                    "%s; give '%s' another name: NAME=%s".formatted(e.getMessage(), location, location), e);
        }
    }
}
