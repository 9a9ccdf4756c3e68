package io.sluice.loadtest.report;

import java.util.Locale;

/** Text as HTML and SVG take it. */
final class Markup {

    private Markup() {}

    static String escape(String text) {
        return text.replace("&", "&amp;")
                .replace("<", "&lt;")
                .replace(">", "&gt;")
                .replace("\"", "&quot;");
    }

    /** A template filled in, with a point in numbers wherever the program runs. */
    @SuppressWarnings("AnnotateFormatMethod") // the annotation would be a dependency of its own
    static String format(String template, Object... values) {
        return String.format(Locale.ROOT, template, values);
    }
}
