package dev.heddle.load.report;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

/** The same report as Markdown and as a page that needs nothing but itself. */
final class ReportTest {
    private static final List<Block> BLOCKS = List.of(
            new Block.Heading(1, "Models"),
            new Block.Paragraph("Measured with `mvn -Pmodels` & more."),
            new Block.Items(List.of("one", "two")),
            new Block.Figures(new MarkdownTable("model", ">requests/s").row("threads", "1,000")),
            new Block.Plots(List.of(new Block.Plot("rate.svg", "a plot", chart()))),
            new Block.Listings(List.of(new Block.Listing("`A`", "class A<T> {}\n"))));

    private static LineChart chart() {
        return new LineChart("rate", List.of("100", "1,000"), "connections", "requests/s", false)
                .series("threads", List.of(1.0, 2.0));
    }

    @Test
    void markdown() {
        assertThat(MarkdownDocument.of(BLOCKS)).isEqualTo("""
            # Models

            Measured with `mvn -Pmodels` & more.

            - one
            - two

            | model | requests/s |
            | --- | ---: |
            | threads | 1,000 |

            ![a plot](rate.svg)

            `A`

            ```java
            class A<T> {}
            ```
            """);
    }

    @Test
    void page() throws Exception {
        assertThat(HtmlDocument.of("Models", BLOCKS))
                .contains(
                        "<title>Models</title>",
                        "<p>Measured with <code>mvn -Pmodels</code> &amp; more.</p>",
                        "<li>two</li>",
                        "<th scope=\"col\" class=\"number\">requests/s</th>",
                        "<td class=\"number\">1,000</td>",
                        "<picture><source media=\"(prefers-color-scheme: dark)\" srcset=\"data:image/svg+xml;base64,",
                        "alt=\"a plot\"",
                        "class A&lt;T&gt; {}")
                .doesNotContain("http:", "https:", "<script");
    }

    @Test
    void plotsHaveTheColoursOfTheirTheme() throws Exception {
        assertThat(chart().svg(Theme.LIGHT)).contains("<svg", "connections").isNotEqualTo(chart().svg(Theme.DARK));
    }
}
