package dev.heddle.load.report;

import java.awt.BasicStroke;
import java.io.IOException;
import java.util.List;
import org.jfree.chart.renderer.category.LineAndShapeRenderer;
import org.jspecify.annotations.Nullable;

/**
 * A line with a mark at each category for each series, as an SVG. The categories are sizes in order, equally far from each
 * other. Confined to one thread.
 */
public final class LineChart implements Chart {
    private static final int WIDTH = 620;
    private static final int HEIGHT = 400;
    private static final float STROKE = 2.5f;

    /** More than there are series anywhere. */
    private static final int MOST_SERIES = 16;

    private final CategoryChart chart;

    /**
     * An empty one.
     *
     * @param sizes below the marks, at least one
     * @param xTitle what the sizes are
     * @param yTitle what the lines are, with their unit
     * @param logarithmic whether their scale is
     */
    public LineChart(String title, List<String> sizes, String xTitle, String yTitle, boolean logarithmic) {
        this.chart = new CategoryChart(title, sizes, xTitle, yTitle, logarithmic, Theme::lines, renderer());
    }

    private static LineAndShapeRenderer renderer() {
        LineAndShapeRenderer renderer = new LineAndShapeRenderer(true, true);
        for (int i = 0; i < MOST_SERIES; i++) {
            renderer.setSeriesStroke(i, new BasicStroke(STROKE, BasicStroke.CAP_ROUND, BasicStroke.JOIN_ROUND));
        }
        return renderer;
    }

    /**
     * Adds a line.
     *
     * @param marks one for each size, null where there is none
     */
    public LineChart series(String name, List<? extends @Nullable Double> marks) {
        chart.series(name, marks);
        return this;
    }

    @Override
    public String svg(Theme theme) throws IOException {
        return chart.svg(theme, WIDTH, HEIGHT);
    }
}
