package dev.heddle.load.models;

import dev.heddle.load.client.Latency;
import dev.heddle.load.client.Measurement;
import java.util.List;
import java.util.function.ToDoubleFunction;

/**
 * A figure of a window: a column of the table, and a plot.
 *
 * @param word part of a file's name
 * @param column a table's title, with the unit
 * @param axis a plot's title, with the unit
 * @param logarithmic whether models differ by orders of magnitude
 * @param format of one number
 * @param plotted whether there is a plot of it, beside the column
 * @param of what it is
 */
record Figure(
        String word,
        String column,
        String axis,
        boolean logarithmic,
        String format,
        boolean plotted,
        ToDoubleFunction<Measurement> of) {
    /** In the order of the table. */
    static final List<Figure> ALL = List.of(
            new Figure(
                    "rate", "requests/s", "requests per second", false, "%,.0f", true, Measurement::requestsPerSecond),
            new Figure("p50", "p50, ms", "latency, median (ms)", true, "%,.2f", true, Figure::median),
            new Figure("p99", "p99, ms", "latency, 99th percentile (ms)", true, "%,.2f", true, Figure::p99),
            new Figure(
                    "cpu",
                    "CPU per request, us",
                    "processor time per request (us)",
                    false,
                    "%.1f",
                    true,
                    Measurement::microsPerRequest),
            new Figure(
                    "switches",
                    "switches per request",
                    "context switches per request",
                    false,
                    "%.2f",
                    true,
                    Measurement::switchesPerRequest),
            new Figure("threads", "threads", "threads of the process", true, "%,.0f", true, Measurement::threads),
            new Figure(
                    "resident",
                    "RSS, MB",
                    "resident memory of the process (MB)",
                    false,
                    "%,.0f",
                    false,
                    Figure::residentMegabytes));

    private static double median(Measurement measured) {
        return Latency.millis(measured.latency().median());
    }

    private static double p99(Measurement measured) {
        return Latency.millis(measured.latency().p99());
    }

    private static double residentMegabytes(Measurement measured) {
        return measured.residentBytes() / 1e6;
    }

    /** {@code median (lowest..highest)} over the rounds. */
    String text(Results.OfWork found, String server, int connections) {
        return found.windows().spread(server, connections, of).format(format);
    }

    double median(Results.OfWork found, String server, int connections) {
        return found.windows().spread(server, connections, of).median();
    }
}
