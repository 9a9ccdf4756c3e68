package io.sluice.server.config;

import java.util.regex.Pattern;

/**
 * A model that the operator named.
 *
 * @param name what requests call it: 1 to 64 letters, digits, dots, underscores and hyphens of ASCII
 * @param location a folder, or {@code synthetic:...}
 */
public record ModelSource(String name, String location) {

    static final String SYNTHETIC = "synthetic:";

    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9._-]{1,64}");

    public ModelSource {
        if (!NAME.matcher(name).matches()) {
            throw new IllegalArgumentException(
                    "the name of a model must be 1 to 64 of A-Z a-z 0-9 . _ -, got '%s'".formatted(name));
        }
        if (location.isBlank()) {
            throw new IllegalArgumentException("model '%s' must have a location".formatted(name));
        }
    }

    boolean isSynthetic() {
        return location.startsWith(SYNTHETIC);
    }
}
