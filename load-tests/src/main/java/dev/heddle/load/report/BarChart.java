package dev.heddle.load.report;

import java.awt.Color;
import java.awt.Dimension;
import java.awt.Font;
import java.awt.geom.Rectangle2D;
import java.io.IOException;
import java.io.Writer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.text.DecimalFormat;
import java.text.DecimalFormatSymbols;
import java.util.List;
import java.util.Locale;
import javax.xml.parsers.DocumentBuilderFactory;
import javax.xml.parsers.ParserConfigurationException;
import org.apache.batik.svggen.SVGGraphics2D;
import org.jfree.chart.ChartFactory;
import org.jfree.chart.JFreeChart;
import org.jfree.chart.axis.CategoryLabelPositions;
import org.jfree.chart.axis.LogAxis;
import org.jfree.chart.axis.NumberAxis;
import org.jfree.chart.axis.NumberTickUnit;
import org.jfree.chart.axis.ValueAxis;
import org.jfree.chart.plot.CategoryPlot;
import org.jfree.chart.renderer.category.BarRenderer;
import org.jfree.chart.renderer.category.StandardBarPainter;
import org.jfree.chart.text.TextUtils;
import org.jfree.data.Range;
import org.jfree.data.category.DefaultCategoryDataset;
import org.jfree.data.general.DatasetUtils;
import org.jspecify.annotations.Nullable;
import org.w3c.dom.Document;

/**
 * Groups of bars, one group for each category and one bar in it for each series, as an SVG. It brings its own light
 * background, so that it can be read on a dark page too. Confined to one thread.
 */
public final class BarChart {
    private static final String SVG = "http://www.w3.org/2000/svg";
    private static final int HEIGHT = 420;
    private static final int MIN_WIDTH = 480;
    private static final int CATEGORY_WIDTH = 60;
    private static final Color BACKGROUND = new Color(0xFAFAFA);
    private static final Color TEXT = new Color(0x24292F);
    private static final Color GRID = new Color(0xC0C7CE);

    /** Distinct in their lightness too, for those who do not see all colours. */
    private static final List<Color> SERIES = List.of(
            new Color(0x9ECAE1), new Color(0x3182BD), new Color(0x08306B), new Color(0xFD8D3C), new Color(0xA63603));

    private static final Font TITLE_FONT = new Font(Font.SANS_SERIF, Font.BOLD, 15);
    private static final Font FONT = new Font(Font.SANS_SERIF, Font.PLAIN, 12);

    static {
        // Else what is turned becomes outlines, which take ten times the space and cannot be searched.
        TextUtils.setUseDrawRotatedStringWorkaround(false);
    }

    private final List<String> categories;
    private final DefaultCategoryDataset values = new DefaultCategoryDataset();
    private final JFreeChart chart;

    /**
     * An empty one.
     *
     * @param categories below the groups, at least one
     * @param xTitle what the categories are
     * @param yTitle what the bars are, with their unit
     * @param logarithmic whether the scale of the bars is
     */
    public BarChart(String title, List<String> categories, String xTitle, String yTitle, boolean logarithmic) {
        this.categories = List.copyOf(categories);
        this.chart = ChartFactory.createBarChart(title, xTitle, yTitle, values);
        CategoryPlot plot = chart.getCategoryPlot();
        plot.setRangeAxis(logarithmic ? logAxis(yTitle) : linearAxis(yTitle));
        style(plot);
    }

    private static ValueAxis linearAxis(String title) {
        return new NumberAxis(title);
    }

    private static ValueAxis logAxis(String title) {
        LogAxis axis = new LogAxis(title);
        axis.setTickUnit(new NumberTickUnit(1)); // one power of ten
        axis.setNumberFormatOverride(new DecimalFormat("#,##0.###", DecimalFormatSymbols.getInstance(Locale.ROOT)));
        return axis;
    }

    private void style(CategoryPlot plot) {
        chart.setBackgroundPaint(BACKGROUND);
        chart.getTitle().setFont(TITLE_FONT);
        chart.getTitle().setPaint(TEXT);
        chart.getLegend().setItemFont(FONT);
        chart.getLegend().setItemPaint(TEXT);
        chart.getLegend().setBackgroundPaint(BACKGROUND);
        plot.setBackgroundPaint(BACKGROUND);
        plot.setOutlinePaint(GRID);
        plot.setRangeGridlinePaint(GRID);
        plot.getDomainAxis().setCategoryLabelPositions(CategoryLabelPositions.UP_45);
        plot.getDomainAxis().setTickLabelFont(FONT);
        plot.getDomainAxis().setTickLabelPaint(TEXT);
        plot.getRangeAxis().setTickLabelFont(FONT);
        plot.getRangeAxis().setTickLabelPaint(TEXT);
        plot.setRenderer(renderer());
    }

    private static BarRenderer renderer() {
        BarRenderer renderer = new BarRenderer();
        renderer.setBarPainter(new StandardBarPainter());
        renderer.setShadowVisible(false);
        renderer.setItemMargin(0.05);
        for (int i = 0; i < SERIES.size(); i++) {
            renderer.setSeriesPaint(i, SERIES.get(i));
        }
        return renderer;
    }

    /**
     * Adds a bar to each group.
     *
     * @param bars one for each category, null where there is none
     */
    public BarChart series(String name, List<@Nullable Double> bars) {
        if (bars.size() != categories.size()) {
            throw new IllegalArgumentException("%d values for %d categories".formatted(bars.size(), categories.size()));
        }
        for (int i = 0; i < bars.size(); i++) {
            values.addValue(bars.get(i), name, categories.get(i));
        }
        return this;
    }

    /** From the power of ten below the least bar to the one above the greatest: there is no zero on such a scale. */
    private void fit(LogAxis axis) {
        Range bars = DatasetUtils.findRangeBounds(values);
        if (bars != null && bars.getLowerBound() > 0) {
            double foot = Math.pow(10, Math.floor(Math.log10(bars.getLowerBound())));
            double top = Math.pow(10, Math.ceil(Math.log10(bars.getUpperBound())));
            axis.setRange(foot, Math.max(top, 10 * foot));
        }
    }

    /** Writes it. The file's name should end with {@code .svg}. */
    public void write(Path file) throws IOException {
        int width = Math.max(MIN_WIDTH, 120 + CATEGORY_WIDTH * categories.size());
        if (chart.getCategoryPlot().getRangeAxis() instanceof LogAxis axis) {
            fit(axis);
        }
        SVGGraphics2D graphics = new SVGGraphics2D(document());
        graphics.setSVGCanvasSize(new Dimension(width, HEIGHT));
        chart.draw(graphics, new Rectangle2D.Double(0, 0, width, HEIGHT));
        try (Writer writer = Files.newBufferedWriter(file)) {
            graphics.stream(writer, true);
        }
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
