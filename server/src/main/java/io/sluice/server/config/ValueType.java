package io.sluice.server.config;

import io.sluice.server.config.text.Quantity;
import java.nio.file.Path;
import java.time.Duration;
import java.util.function.Function;

/** How a setting is written. */
public enum ValueType {
    /** Fits 32 bits. */
    INTEGER("a whole number, e.g. 8", Integer::valueOf, Object::toString),
    /** Fits 64 bits. */
    LONG("a whole number, e.g. 64000000", Long::valueOf, Object::toString),
    /** No more than an array can hold. */
    BYTES("bytes below 2GiB, e.g. 65536 or 32MiB", ValueType::arrayBytes, ValueType::renderBytes),
    LONG_BYTES("bytes, e.g. 65536, 32MiB or 2GiB", Quantity.BYTES::parse, ValueType::renderBytes),
    DURATION("a duration, e.g. 500us, 5ms, 2s or 1m", ValueType::duration, ValueType::renderDuration),
    BOOLEAN("true or false", ValueType::truth, Object::toString),
    /** A name of a file or folder, a word that stands for one, or empty for none. A relative one in a file is relative to that file. */
    PATH("a path", ValueType::path, value -> quote((String) value)),
    TEXT("text", text -> text, value -> quote((String) value));

    private final String form;

    @SuppressWarnings("ImmutableEnumChecker") // a method of this room, without state
    private final Function<String, Object> parser;

    @SuppressWarnings("ImmutableEnumChecker")
    private final Function<Object, String> renderer;

    ValueType(String form, Function<String, Object> parser, Function<Object, String> renderer) {
        this.form = form;
        this.parser = parser;
        this.renderer = renderer;
    }

    /** What may be written, with an example; fits after "must be". */
    public String form() {
        return form;
    }

    /**
     * Reads a value: an Integer (INTEGER, BYTES), a Long (LONG, LONG_BYTES), a Duration, a Boolean or a String.
     *
     * @throws IllegalArgumentException if the text has another form, or does not fit the type
     */
    Object parse(String text) {
        return parser.apply(text.strip());
    }

    /** Writes a value as YAML that {@link #parse} reads as the same value. */
    String render(Object value) {
        return renderer.apply(value);
    }

    /** As a double-quoted YAML scalar, on one line whatever it holds. */
    static String quote(String text) {
        StringBuilder quoted = new StringBuilder("\"");
        text.codePoints().forEach(c -> {
            if (c == '"' || c == '\\') {
                quoted.append('\\').appendCodePoint(c);
            } else if (Character.isISOControl(c) || c == 0x2028 || c == 0x2029 || c == 0xFEFF) {
                quoted.append("\\u%04x".formatted(c));
            } else {
                quoted.appendCodePoint(c);
            }
        });
        return quoted.append('"').toString();
    }

    private static Object arrayBytes(String text) {
        long bytes = Quantity.BYTES.parse(text);
        if (bytes > Integer.MAX_VALUE) {
            throw new IllegalArgumentException(text);
        }
        return (int) bytes;
    }

    private static String renderBytes(Object value) {
        return Quantity.BYTES.render(((Number) value).longValue());
    }

    private static Object path(String text) {
        return Path.of(text).toString(); // which says whether it can be one
    }

    private static Object duration(String text) {
        return Duration.ofNanos(Quantity.DURATION.parse(text));
    }

    private static String renderDuration(Object value) {
        return Quantity.DURATION.render(((Duration) value).toNanos());
    }

    private static Object truth(String text) {
        return switch (text) {
            case "true" -> true;
            case "false" -> false;
            default -> throw new IllegalArgumentException(text);
        };
    }
}
