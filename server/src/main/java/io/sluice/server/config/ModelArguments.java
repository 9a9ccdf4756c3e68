package io.sluice.server.config;

import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/** The text form of a model: {@code NAME=LOCATION}, or a folder that lends its own name. */
final class ModelArguments {

    private ModelArguments() {}

    /** @throws IllegalArgumentException with a sentence, if the name is missing or not allowed */
    static ModelSource parse(String argument) {
        int equals = argument.indexOf('=');
        boolean named = equals >= 0 && argument.lastIndexOf('/', equals) < 0;
        return named
                ? new ModelSource(
                        argument.substring(0, equals).strip(),
                        argument.substring(equals + 1).strip())
                : unnamed(argument.strip());
    }

    /**
     * Takes the entries of {@code SLUICE_MODELS} apart: by semicolons where there are any, else by commas, which a synthetic
     * location may hold itself.
     *
     * @throws IllegalArgumentException with a sentence, if commas could mean both
     */
    static List<String> split(String list) {
        boolean semicolons = list.indexOf(';') >= 0;
        if (!semicolons && list.indexOf(',') >= 0 && list.contains(ModelSource.SYNTHETIC)) {
            throw new IllegalArgumentException("entries must be separated, and a single one ended, by ';' where one is "
                    + "synthetic and holds commas, got '%s'".formatted(list));
        }
        return Arrays.stream(list.split(semicolons ? ";" : ","))
                .map(String::strip)
                .filter(entry -> !entry.isEmpty())
                .toList();
    }

    /** A model that is called as the last segment of its folder. */
    static ModelSource unnamed(String location) {
        if (location.isEmpty() || location.startsWith(ModelSource.SYNTHETIC)) {
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
