package io.sluice.loadtest.report;

import java.util.List;

/** One HTML page, written from top to bottom. */
final class Page {

    private final StringBuilder html = new StringBuilder();

    /** One figure in large. */
    record Tile(String name, String value, String unit) {}

    Page(Header header, String style) {
        html.append(Markup.format("""
                <!DOCTYPE html>
                <html lang="en">
                <head>
                <meta charset="utf-8"/>
                <meta name="viewport" content="width=device-width, initial-scale=1"/>
                <meta name="color-scheme" content="light dark"/>
                <title>%s</title>
                <style>
                %s</style>
                </head>
                <body>
                <header>
                <h1>%s</h1>
                """, Markup.escape(header.title()), style, Markup.escape(header.title())));
        if (!header.description().isEmpty()) {
            html.append(Markup.format("<p class=\"description\">%s</p>\n", Markup.escape(header.description())));
        }
        html.append(Markup.format("<pre>%s</pre>\n<dl>\n", Markup.escape(header.command())));
        header.environment()
                .forEach((name, value) -> html.append(Markup.format(
                        "<div><dt>%s</dt><dd>%s</dd></div>\n", Markup.escape(name), Markup.escape(value))));
        html.append("</dl>\n</header>\n<main>\n");
    }

    void warning(String sentence) {
        html.append(Markup.format("<p class=\"warning\">%s</p>\n", Markup.escape(sentence)));
    }

    void tiles(List<Tile> tiles) {
        html.append("<section class=\"tiles\">\n");
        tiles.forEach(tile -> html.append(Markup.format(
                "<div><span>%s</span><strong>%s</strong><span>%s</span></div>\n",
                Markup.escape(tile.name()), Markup.escape(tile.value()), Markup.escape(tile.unit()))));
        html.append("</section>\n");
    }

    /** @param figures as HTML */
    void figures(List<String> figures) {
        html.append("<section class=\"figures\">\n");
        figures.forEach(html::append);
        html.append("</section>\n");
    }

    void table(String title, List<String> heading, List<List<String>> rows) {
        html.append(Markup.format(
                "<section><h2>%s</h2>\n<div class=\"scroll\"><table>\n<thead><tr>", Markup.escape(title)));
        heading.forEach(cell -> html.append(Markup.format("<th>%s</th>", Markup.escape(cell))));
        html.append("</tr></thead>\n<tbody>\n");
        for (List<String> row : rows) {
            html.append("<tr>");
            row.forEach(cell -> html.append(Markup.format("<td>%s</td>", Markup.escape(cell))));
            html.append("</tr>\n");
        }
        html.append("</tbody></table></div></section>\n");
    }

    String html() {
        return html + "</main>\n</body>\n</html>\n";
    }
}
