package dev.heddle.coroutine.costs;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;

/**
 * The figures as an SVG of horizontal bars, shortest first, on a logarithmic scale: the values differ by three powers of
 * ten. Its colours follow the reader's, light or dark.
 */
final class Plot {
    private static final int WIDTH = 960;
    private static final int LABELS = 500;
    private static final int RIGHT = 70;
    private static final int TOP = 44;
    private static final int ROW = 22;
    private static final int BOTTOM = 40;

    private static final String STYLE = """
        <style>
        text { font: 13px sans-serif; fill: #24292f } .title { font-weight: bold } .tick { fill: #57606a }
        line { stroke: #d0d7de } .heddle { fill: #0969da } .jdk { fill: #bf5700 } .other { fill: #8c959f }
        .spread { stroke: #24292f }
        @media (prefers-color-scheme: dark) {
        text { fill: #e6edf3 } .tick { fill: #9198a1 } line { stroke: #3d444d } .spread { stroke: #e6edf3 }
        .heddle { fill: #58a6ff } .jdk { fill: #f0883e } .other { fill: #6e7681 } }
        </style>\
        """;

    private record Bar(Measure measure, String runtime, Figures.Spread nanos) {}

    private final List<Bar> bars;
    private final int decades;
    private final StringBuilder svg = new StringBuilder();

    private Plot(List<Bar> bars) {
        this.bars = bars;
        double highest =
                bars.stream().mapToDouble(bar -> bar.nanos.highest()).max().orElse(1);
        decades = Math.max(1, (int) Math.ceil(Math.log10(highest)));
    }

    static String of(List<Measure> measures, Figures figures) {
        List<Bar> bars = new ArrayList<>();
        for (var measure : measures) {
            figures.pairNanos(measure).ifPresent(nanos -> bars.add(new Bar(measure, figures.runtime(measure), nanos)));
        }
        bars.sort(Comparator.comparingDouble(bar -> bar.nanos.median()));
        return new Plot(bars).draw();
    }

    private String draw() {
        add("<svg xmlns='http://www.w3.org/2000/svg' viewBox='0 0 %1$d %2$d' width='%1$d' height='%2$d' role='img'>"
                .formatted(WIDTH, bottom() + BOTTOM));
        add(STYLE);
        add("<text class='title' x='10' y='22'>There and back, ns: median, lowest to highest; logarithmic</text>");
        for (int decade = 0; decade <= decades; decade++) {
            drawTick(Math.pow(10, decade));
        }
        for (int i = 0; i < bars.size(); i++) {
            drawBar(bars.get(i), TOP + i * ROW);
        }
        add("</svg>");
        return svg.toString();
    }

    private void drawTick(double nanos) {
        add("<line x1='%1$d' x2='%1$d' y1='%2$d' y2='%3$d'/>".formatted(x(nanos), TOP - 6, bottom()));
        add("<text class='tick' text-anchor='middle' x='%d' y='%d'>%d</text>"
                .formatted(x(nanos), bottom() + 18, Math.round(nanos)));
    }

    private void drawBar(Bar bar, int y) {
        int middle = y + ROW / 2;
        var colour = bar.measure.family().name().toLowerCase(Locale.ROOT);
        add("<text text-anchor='end' x='%d' y='%d'>%s</text>".formatted(LABELS - 8, middle + 4, label(bar)));
        add("<rect class='%s' x='%d' y='%d' width='%d' height='%d'/>"
                .formatted(colour, LABELS, y + 3, x(bar.nanos.median()) - LABELS, ROW - 6));
        add("<line class='spread' x1='%1$d' x2='%2$d' y1='%3$d' y2='%3$d'/>"
                .formatted(x(bar.nanos.lowest()), x(bar.nanos.highest()), middle));
        add("<text x='%d' y='%d'>%s</text>"
                .formatted(x(bar.nanos.highest()) + 6, middle + 4, Table.number(bar.nanos.median())));
    }

    private static String label(Bar bar) {
        return (bar.runtime + ", " + bar.measure.label())
                .replace("`", "")
                .replace("&", "&amp;")
                .replace("<", "&lt;");
    }

    private int bottom() {
        return TOP + bars.size() * ROW;
    }

    /** What takes a nanosecond or less has a bar without length. */
    private int x(double nanos) {
        double share = Math.max(0, Math.log10(nanos)) / decades;
        return LABELS + (int) Math.round(share * (WIDTH - LABELS - RIGHT));
    }

    private void add(String line) {
        svg.append(line).append('\n');
    }
}
