package dev.heddle.load.models;

import dev.heddle.load.models.handler.Model;
import dev.heddle.load.report.BarChart;
import dev.heddle.load.report.Block;
import dev.heddle.load.report.LineChart;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.ToDoubleFunction;
import org.jspecify.annotations.Nullable;

/** Medians as lines over the number of connections, one for each model, and memory as bars. */
final class ModelCharts {
    private ModelCharts() {}

    /** Those of one work. */
    static List<Block.Plot> of(Results results, Results.OfWork found) {
        List<Block.Plot> plots = new ArrayList<>();
        if (!found.windows().all().isEmpty()) {
            Figure.ALL.stream()
                    .filter(Figure::plotted)
                    .forEach(figure -> plots.add(plot(results.options(), found, figure)));
        }
        return plots;
    }

    private static Block.Plot plot(ModelOptions options, Results.OfWork found, Figure figure) {
        String title = found.work().title() + ": " + figure.axis();
        LineChart chart = new LineChart(
                title,
                options.connections().stream().map("%,d"::formatted).toList(),
                "connections",
                figure.axis(),
                figure.logarithmic());
        for (Model model : found.started()) {
            chart.series(model.label(), medians(options, found, figure, model));
        }
        return new Block.Plot(
                "models-%s-%s.svg".formatted(found.work().word(), figure.word()), title + ", as in the table", chart);
    }

    private static List<@Nullable Double> medians(
            ModelOptions options, Results.OfWork found, Figure figure, Model model) {
        List<@Nullable Double> medians = new ArrayList<>();
        for (int connections : options.connections()) {
            medians.add(found.has(model, connections) ? figure.median(found, model.label(), connections) : null);
        }
        return medians;
    }

    /** What a connection takes; there must be such figures. */
    static Block.Plot memory(Results results) {
        List<Map.Entry<Model, Results.Memory>> found =
                List.copyOf(results.memory().entrySet());
        BarChart chart = new BarChart(
                "Memory of an idle connection (bytes)",
                found.stream().map(entry -> entry.getKey().label()).toList(),
                "model",
                "bytes",
                true);
        chart.series("live heap", bars(found, Results.Memory::heapBytes));
        chart.series("resident outside the heap", bars(found, Results.Memory::outsideBytes));
        return new Block.Plot("models-memory.svg", "Memory of an idle connection, as in the table", chart);
    }

    /** There is no zero on a logarithmic scale. */
    private static List<Double> bars(
            List<Map.Entry<Model, Results.Memory>> found, ToDoubleFunction<Results.Memory> figure) {
        return found.stream()
                .map(entry -> Math.max(1, figure.applyAsDouble(entry.getValue())))
                .toList();
    }
}
