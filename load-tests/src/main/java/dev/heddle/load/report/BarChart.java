package dev.heddle.load.report;

import java.io.IOException;
import java.util.List;
import org.jfree.chart.axis.CategoryLabelPositions;
import org.jfree.chart.renderer.category.BarRenderer;
import org.jfree.chart.renderer.category.StandardBarPainter;
import org.jspecify.annotations.Nullable;

/**
 * Groups of bars, one group for each category and one bar in it for each series, as an SVG. It brings its own light
 * background, so that it can be read on a dark page too. Confined to one thread.
 */
public final class BarChart implements Chart {
    private static final int HEIGHT = 420;
    private static final int MIN_WIDTH = 480;
    private static final int CATEGORY_WIDTH = 60;

    private final int width;
    private final CategoryChart chart;

    /**
     * An empty one.
     *
     * @param categories below the groups, at least one
     * @param xTitle what the categories are
     * @param yTitle what the bars are, with their unit
     * @param logarithmic whether the scale of the bars is
     */
    public BarChart(String title, List<String> categories, String xTitle, String yTitle, boolean logarithmic) {
        this.width = Math.max(MIN_WIDTH, 120 + CATEGORY_WIDTH * categories.size());
        this.chart = new CategoryChart(title, categories, xTitle, yTitle, logarithmic, Theme::bars, renderer());
        chart.plot().getDomainAxis().setCategoryLabelPositions(CategoryLabelPositions.UP_45);
    }

    private static BarRenderer renderer() {
        BarRenderer renderer = new BarRenderer();
        renderer.setBarPainter(new StandardBarPainter());
        renderer.setShadowVisible(false);
        renderer.setItemMargin(0.05);
        return renderer;
    }

    /**
     * Adds a bar to each group.
     *
     * @param bars one for each category, null where there is none
     */
    public BarChart series(String name, List<? extends @Nullable Double> bars) {
        chart.series(name, bars);
        return this;
    }

    @Override
    public String svg(Theme theme) throws IOException {
        return chart.svg(theme, width, HEIGHT);
    }
}
