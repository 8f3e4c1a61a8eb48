package dev.heddle.load.gatling.log;

import dev.heddle.load.gatling.GatlingProcess;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.PriorityQueue;
import java.util.function.Supplier;

/**
 * Makes one log out of those of several injectors, as if one had written it. Gatling reads one log for a report, and its
 * percentiles and assertions then are over all requests: nothing is averaged.
 */
public final class LogMerge {
    private LogMerge() {}

    private record Source(LogReader reader, LogRecord next) {}

    /**
     * Merges.
     *
     * @param logs of the same simulation with the same assertions, at least one
     * @param run the directory for the merged log; it is made
     */
    public static void merge(List<Path> logs, Path run) throws IOException {
        List<LogReader> readers = new ArrayList<>();
        try {
            for (Path log : logs) {
                readers.add(new LogReader(log));
            }
            Files.createDirectories(run);
            try (LogWriter writer = new LogWriter(run.resolve(GatlingProcess.LOG), head(readers, logs))) {
                merge(readers, writer);
            }
        } finally {
            for (LogReader reader : readers) {
                reader.close();
            }
        }
    }

    /** The first's, with the earliest start: times are relative to it. */
    private static LogHead head(List<LogReader> readers, List<Path> logs) throws IOException {
        List<LogHead> heads = new ArrayList<>();
        for (int i = 0; i < readers.size(); i++) {
            Optional<LogHead> head = readers.get(i).head();
            heads.add(head.orElseThrow(missing(logs.get(i))));
        }
        LogHead first = heads.getFirst();
        for (LogHead other : heads) {
            if (!other.simulation().equals(first.simulation())
                    || !other.scenarios().equals(first.scenarios())) {
                throw new IOException(
                        "logs of different simulations: " + first.simulation() + " and " + other.simulation());
            }
        }
        long start = heads.stream().mapToLong(LogHead::start).min().orElse(first.start());
        return new LogHead(
                first.gatling(), first.simulation(), start, first.description(), first.scenarios(), first.assertions());
    }

    private static Supplier<IOException> missing(Path log) {
        return () -> new IOException(log + " has no beginning: the injector wrote nothing");
    }

    /** In the order of time: Gatling counts the users at one time as it goes along. */
    private static void merge(List<LogReader> readers, LogWriter writer) throws IOException {
        PriorityQueue<Source> sources = new PriorityQueue<>(
                Comparator.comparingLong(source -> source.next().time()));
        for (LogReader reader : readers) {
            reader.next().ifPresent(next -> sources.add(new Source(reader, next)));
        }
        for (Source source = sources.poll(); source != null; source = sources.poll()) {
            writer.write(source.next());
            LogReader reader = source.reader();
            reader.next().ifPresent(next -> sources.add(new Source(reader, next)));
        }
    }
}
