package io.sluice.server.page;

import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;

/** Writes JSON: maps, lists, texts, numbers and truth values. */
final class Json {

    private static final char FIRST_PRINTABLE = ' ';

    private final StringBuilder text = new StringBuilder();

    private Json() {}

    /** An object with these fields, in this order: a name, its value, the next name. */
    static Map<String, Object> object(Object... fields) {
        Map<String, Object> object = new LinkedHashMap<>();
        for (int i = 0; i < fields.length; i += 2) {
            object.put((String) fields[i], fields[i + 1]);
        }
        return object;
    }

    /**
     * @param value made of {@link Map}, {@link Iterable}, {@link String}, {@link Number} and {@link Boolean}; a number that is
     *     not finite is written as {@code null}, JSON having none
     */
    static String write(Object value) {
        Json json = new Json();
        json.append(value);
        return json.text.toString();
    }

    private void append(Object value) {
        if (value instanceof Map<?, ?> object) {
            appendObject(object);
        } else if (value instanceof Iterable<?> list) {
            appendList(list);
        } else if (value instanceof String string) {
            appendText(string);
        } else if (value instanceof Number number) {
            text.append(Double.isFinite(number.doubleValue()) ? number.toString() : "null");
        } else if (value instanceof Boolean) {
            text.append(value);
        } else {
            throw new IllegalArgumentException("JSON has nothing for a " + value.getClass());
        }
    }

    private void appendObject(Map<?, ?> object) {
        text.append('{');
        String separator = "";
        for (Map.Entry<?, ?> field : object.entrySet()) {
            text.append(separator);
            appendText(String.valueOf(field.getKey()));
            text.append(':');
            append(field.getValue());
            separator = ",";
        }
        text.append('}');
    }

    private void appendList(Iterable<?> list) {
        text.append('[');
        for (Iterator<?> each = list.iterator(); each.hasNext(); ) {
            append(each.next());
            if (each.hasNext()) {
                text.append(',');
            }
        }
        text.append(']');
    }

    private void appendText(String string) {
        text.append('"');
        for (int i = 0; i < string.length(); i++) {
            char c = string.charAt(i);
            if (c == '"' || c == '\\') {
                text.append('\\').append(c);
            } else if (c < FIRST_PRINTABLE || Character.isSurrogate(c)) {
                // A lone surrogate could not be encoded; written so, a pair reads the same.
                text.append("\\u%04x".formatted((int) c));
            } else {
                text.append(c);
            }
        }
        text.append('"');
    }
}
