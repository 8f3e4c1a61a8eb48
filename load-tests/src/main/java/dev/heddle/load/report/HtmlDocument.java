package dev.heddle.load.report;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.stream.Collectors;

/** A report as one page that needs nothing but itself: no network, no script. Light or dark, as its reader's system is. */
public final class HtmlDocument {
    private static final String STYLE = "page.css";

    private HtmlDocument() {}

    /** The whole page. */
    public static String of(String title, List<Block> blocks) throws IOException {
        StringBuilder page = new StringBuilder("""
            <!DOCTYPE html>
            <html lang="en">
            <head>
            <meta charset="utf-8">
            <meta name="viewport" content="width=device-width, initial-scale=1">
            <meta name="color-scheme" content="light dark">
            <link rel="icon" href="data:,">
            <title>%s</title>
            <style>
            %s</style>
            </head>
            <body>
            <main>
            """.formatted(escaped(title), style()));
        for (Block block : blocks) {
            page.append(html(block)).append('\n');
        }
        return page.append("</main>\n</body>\n</html>\n").toString();
    }

    private static String style() throws IOException {
        try (InputStream in = HtmlDocument.class.getResourceAsStream(STYLE)) {
            if (in == null) {
                throw new IOException("no " + STYLE + " beside " + HtmlDocument.class.getName());
            }
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    private static String html(Block block) {
        return switch (block) {
            case Block.Heading heading ->
                "<h%d>%s</h%d>".formatted(heading.level(), escaped(heading.text()), heading.level());
            case Block.Paragraph paragraph -> "<p>" + inline(paragraph.text()) + "</p>";
            case Block.Items list ->
                list.items().stream()
                        .map(item -> "<li>" + inline(item) + "</li>")
                        .collect(Collectors.joining("\n", "<ul>\n", "\n</ul>"));
            case Block.Figures figures -> table(figures.table());
            case Block.Plots plots ->
                plots.plots().stream()
                        .map(HtmlDocument::picture)
                        .collect(Collectors.joining("\n", "<div class=\"plots\">\n", "\n</div>"));
            case Block.Listings listings ->
                listings.listings().stream()
                        .map(HtmlDocument::listing)
                        .collect(Collectors.joining("\n", "<div class=\"listings\">\n", "\n</div>"));
        };
    }

    private static String table(MarkdownTable table) {
        StringBuilder html = new StringBuilder("<div class=\"table\" tabindex=\"0\"><table>\n<thead>");
        html.append(row(table, "th scope=\"col\"", table.titles())).append("</thead>\n<tbody>\n");
        table.rows().forEach(row -> html.append(row(table, "td", row)).append('\n'));
        return html.append("</tbody>\n</table></div>").toString();
    }

    private static String row(MarkdownTable table, String tag, List<String> cells) {
        StringBuilder html = new StringBuilder("<tr>");
        for (int i = 0; i < cells.size(); i++) {
            String kind = table.isNumber(i) ? " class=\"number\"" : "";
            String end = tag.substring(0, 2);
            html.append("<%s%s>%s</%s>".formatted(tag, kind, inline(cells.get(i)), end));
        }
        return html.append("</tr>").toString();
    }

    /** As an image, in which the names that an SVG gives its parts are its own. */
    private static String picture(Block.Plot plot) {
        return "<picture><source media=\"(prefers-color-scheme: dark)\" srcset=\"%s\"><img src=\"%s\" alt=\"%s\"></picture>"
                .formatted(data(plot, Theme.DARK), data(plot, Theme.LIGHT), escaped(plot.what()));
    }

    private static String data(Block.Plot plot, Theme theme) {
        try {
            byte[] svg = plot.chart().svg(theme).getBytes(StandardCharsets.UTF_8);
            return "data:image/svg+xml;base64," + Base64.getEncoder().encodeToString(svg);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String listing(Block.Listing listing) {
        return "<section><h4>%s</h4><pre tabindex=\"0\"><code>%s</code></pre></section>"
                .formatted(inline(listing.title()), escaped(listing.code()));
    }

    private static String inline(String text) {
        return escaped(text).replaceAll("`([^`]*)`", "<code>$1</code>");
    }

    private static String escaped(String text) {
        return text.replace("&", "&amp;")
                .replace("<", "&lt;")
                .replace(">", "&gt;")
                .replace("\"", "&quot;");
    }
}
