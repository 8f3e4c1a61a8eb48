package dev.heddle.load.report;

import java.awt.Color;
import java.awt.Dimension;
import java.awt.Font;
import java.awt.geom.Rectangle2D;
import java.io.IOException;
import java.io.StringWriter;
import java.text.DecimalFormat;
import java.text.DecimalFormatSymbols;
import java.util.List;
import java.util.Locale;
import java.util.function.Function;
import javax.xml.parsers.DocumentBuilderFactory;
import javax.xml.parsers.ParserConfigurationException;
import org.apache.batik.svggen.SVGGraphics2D;
import org.jfree.chart.JFreeChart;
import org.jfree.chart.axis.CategoryAxis;
import org.jfree.chart.axis.LogAxis;
import org.jfree.chart.axis.NumberAxis;
import org.jfree.chart.axis.NumberTickUnit;
import org.jfree.chart.axis.ValueAxis;
import org.jfree.chart.plot.CategoryPlot;
import org.jfree.chart.renderer.category.CategoryItemRenderer;
import org.jfree.chart.text.TextUtils;
import org.jfree.data.Range;
import org.jfree.data.category.DefaultCategoryDataset;
import org.jfree.data.general.DatasetUtils;
import org.jspecify.annotations.Nullable;
import org.w3c.dom.Document;

/** What bars and lines over categories share: axes, colours, and how they become an SVG. Confined to one thread. */
final class CategoryChart {
    private static final String SVG = "http://www.w3.org/2000/svg";
    private static final Font TITLE_FONT = new Font(Font.SANS_SERIF, Font.BOLD, 15);
    private static final Font FONT = new Font(Font.SANS_SERIF, Font.PLAIN, 12);

    static {
        // Else what is turned becomes outlines, which take ten times the space and cannot be searched.
        TextUtils.setUseDrawRotatedStringWorkaround(false);
    }

    private final List<String> categories;
    private final Function<Theme, List<Color>> colours;
    private final DefaultCategoryDataset values = new DefaultCategoryDataset();
    private final CategoryPlot plot;
    private final JFreeChart chart;

    /**
     * An empty one.
     *
     * @param categories at least one
     * @param colours of the series in turn
     * @param renderer draws the series
     */
    CategoryChart(
            String title,
            List<String> categories,
            String xTitle,
            String yTitle,
            boolean logarithmic,
            Function<Theme, List<Color>> colours,
            CategoryItemRenderer renderer) {
        this.categories = List.copyOf(categories);
        this.colours = colours;
        this.plot = new CategoryPlot(
                values, new CategoryAxis(xTitle), logarithmic ? logAxis(yTitle) : new NumberAxis(yTitle), renderer);
        this.chart = new JFreeChart(title, TITLE_FONT, plot, true);
    }

    private static ValueAxis logAxis(String title) {
        LogAxis axis = new LogAxis(title);
        axis.setTickUnit(new NumberTickUnit(1)); // one power of ten
        axis.setNumberFormatOverride(new DecimalFormat("#,##0.###", DecimalFormatSymbols.getInstance(Locale.ROOT)));
        return axis;
    }

    CategoryPlot plot() {
        return plot;
    }

    /** Adds a series: one value for each category, null where there is none. */
    void series(String name, List<? extends @Nullable Double> series) {
        if (series.size() != categories.size()) {
            throw new IllegalArgumentException(
                    "%d values for %d categories".formatted(series.size(), categories.size()));
        }
        for (int i = 0; i < series.size(); i++) {
            values.addValue(series.get(i), name, categories.get(i));
        }
    }

    private void style(Theme theme) {
        chart.setBackgroundPaint(theme.background());
        chart.getTitle().setPaint(theme.text());
        chart.getLegend().setItemFont(FONT);
        chart.getLegend().setItemPaint(theme.text());
        chart.getLegend().setBackgroundPaint(theme.background());
        plot.setBackgroundPaint(theme.background());
        plot.setOutlinePaint(theme.grid());
        plot.setRangeGridlinePaint(theme.grid());
        plot.getDomainAxis().setTickLabelFont(FONT);
        plot.getDomainAxis().setTickLabelPaint(theme.text());
        plot.getDomainAxis().setLabelPaint(theme.text());
        plot.getRangeAxis().setTickLabelFont(FONT);
        plot.getRangeAxis().setTickLabelPaint(theme.text());
        plot.getRangeAxis().setLabelPaint(theme.text());
        List<Color> series = colours.apply(theme);
        for (int i = 0; i < values.getRowCount(); i++) {
            plot.getRenderer().setSeriesPaint(i, series.get(i % series.size()));
        }
    }

    /** From the power of ten below the least value to the one above the greatest: there is no zero on such a scale. */
    private void fit(LogAxis axis) {
        Range range = DatasetUtils.findRangeBounds(values);
        if (range != null && range.getLowerBound() > 0) {
            double foot = Math.pow(10, Math.floor(Math.log10(range.getLowerBound())));
            double top = Math.pow(10, Math.ceil(Math.log10(range.getUpperBound())));
            axis.setRange(foot, Math.max(top, 10 * foot));
        }
    }

    /** As the text of an SVG. */
    String svg(Theme theme, int width, int height) throws IOException {
        style(theme);
        if (plot.getRangeAxis() instanceof LogAxis axis) {
            fit(axis);
        }
        SVGGraphics2D graphics = new SVGGraphics2D(document());
        graphics.setSVGCanvasSize(new Dimension(width, height));
        chart.draw(graphics, new Rectangle2D.Double(0, 0, width, height));
        StringWriter text = new StringWriter();
        graphics.stream(text, true);
        return text.toString();
    }

    private static Document document() {
        try {
            return DocumentBuilderFactory.newDefaultNSInstance()
                    .newDocumentBuilder()
                    .getDOMImplementation()
                    .createDocument(SVG, "svg", null);
        } catch (ParserConfigurationException e) {
            throw new IllegalStateException(e);
        }
    }
}
