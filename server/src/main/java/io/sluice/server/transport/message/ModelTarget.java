package io.sluice.server.transport.message;

import java.util.Locale;
import java.util.regex.Pattern;

/**
 * The model and version that a message names.
 *
 * @param model empty for the default model
 * @param version lower-case digest prefix, or empty for the current version
 */
public record ModelTarget(String model, String version) {

    /** Longest model name that is looked up; a longer one would only come back in the error. */
    public static final int NAME_LIMIT = 256;

    /** Fewer digits would name a version by accident. */
    static final int VERSION_MIN_DIGITS = 6;

    /** Of a sha256. */
    static final int VERSION_MAX_DIGITS = 64;

    private static final Pattern HEXADECIMAL = Pattern.compile("[0-9a-fA-F]*");

    /**
     * Reads the fields {@code model} and {@code version}, which every request has under these names.
     *
     * @throws RejectedException if one cannot name anything
     */
    public static ModelTarget parse(String model, String version) throws RejectedException {
        if (model.length() > NAME_LIMIT) {
            throw RejectedException.invalid(
                    "model", "a name of %d characters given; at most %d".formatted(model.length(), NAME_LIMIT));
        }
        int digits = version.length();
        if (digits > 0 && (digits < VERSION_MIN_DIGITS || digits > VERSION_MAX_DIGITS)) {
            throw RejectedException.invalid(
                    "version",
                    "%d characters given; a digest prefix has %d to %d hexadecimal digits, and empty is the current version"
                            .formatted(digits, VERSION_MIN_DIGITS, VERSION_MAX_DIGITS));
        }
        if (!HEXADECIMAL.matcher(version).matches()) {
            throw RejectedException.invalid(
                    "version", "'%s' given; only hexadecimal digits name a version".formatted(version));
        }
        return new ModelTarget(model, version.toLowerCase(Locale.ROOT));
    }
}
