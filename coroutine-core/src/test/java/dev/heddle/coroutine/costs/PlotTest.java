package dev.heddle.coroutine.costs;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.StringReader;
import java.util.ArrayList;
import java.util.List;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Test;
import org.w3c.dom.Document;
import org.w3c.dom.Element;
import org.xml.sax.InputSource;

/** The plot is well-formed XML with one bar for each measure that has figures, shortest first. */
final class PlotTest {
    @Test
    void drawsTheBarsInTheOrderOfTheirLength() throws Exception {
        var bars = elements(plot(SomeFigures.figures()), "rect");
        assertThat(bars).extracting(bar -> bar.getAttribute("class")).containsExactly("heddle", "other");
        assertThat(width(bars.get(0))).isPositive().isLessThan(width(bars.get(1)));
        assertThat(y(bars.get(0))).isLessThan(y(bars.get(1)));
    }

    @Test
    void writesLabelsAndMedians() throws Exception {
        assertThat(elements(plot(SomeFigures.figures()), "text"))
                .extracting(Element::getTextContent)
                .contains("JDK 25, resume & <yield>", "9.50", "Linux 6, system call", "4,000")
                .doesNotContain(", not here");
    }

    @Test
    void marksTheDecadesUpToTheHighest() throws Exception {
        var ticks = elements(plot(SomeFigures.figures()), "text").stream()
                .filter(text -> text.getAttribute("class").equals("tick"));
        assertThat(ticks).extracting(Element::getTextContent).containsExactly("1", "10", "100", "1000", "10000");
    }

    @Test
    void hasColoursForDarkReadersToo() {
        assertThat(Plot.of(SomeFigures.measures(), SomeFigures.figures())).contains("prefers-color-scheme: dark");
    }

    @Test
    void withoutFiguresThereAreNoBars() throws Exception {
        assertThat(elements(plot(new Figures()), "rect")).isEmpty();
    }

    private static Document plot(Figures figures) throws Exception {
        var svg = Plot.of(SomeFigures.measures(), figures);
        return DocumentBuilderFactory.newInstance().newDocumentBuilder().parse(new InputSource(new StringReader(svg)));
    }

    private static List<Element> elements(Document plot, String name) {
        var nodes = plot.getElementsByTagName(name);
        List<Element> elements = new ArrayList<>();
        for (int i = 0; i < nodes.getLength(); i++) {
            elements.add((Element) nodes.item(i));
        }
        return elements;
    }

    private static int width(Element bar) {
        return Integer.parseInt(bar.getAttribute("width"));
    }

    private static int y(Element bar) {
        return Integer.parseInt(bar.getAttribute("y"));
    }
}
