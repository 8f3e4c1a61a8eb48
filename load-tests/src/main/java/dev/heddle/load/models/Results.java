package dev.heddle.load.models;

import dev.heddle.load.contest.Failures;
import dev.heddle.load.contest.Windows;
import dev.heddle.load.models.handler.Model;
import dev.heddle.load.report.Machine;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** All that was found so far. Confined to one thread. */
final class Results {
    private final ModelOptions options;
    private final Machine machine;
    private final Instant begun;
    private final List<OfWork> works = new ArrayList<>();
    private final Map<Model, Memory> memory = new EnumMap<>(Model.class);

    /** Whether all works and rounds are there. */
    private boolean complete;

    Results(ModelOptions options, Machine machine, Instant begun) {
        this.options = options;
        this.machine = machine;
        this.begun = begun;
    }

    /**
     * What was found with one work.
     *
     * @param started those that took part
     * @param lastWords what a server said of connections that it did not take, by its name
     */
    record OfWork(Work work, List<Model> started, Map<String, String> lastWords, Windows windows, Failures failures) {
        /** Whether there is a figure. */
        boolean has(Model model, int connections) {
            return windows.has(model.label(), connections);
        }

        /** Why there are not all figures, if so. */
        Optional<String> failure(Model model, int connections) {
            return failures.of(model.label(), connections).map(reason -> {
                String words = lastWords.get(model.label());
                return words == null ? reason : reason + "; the server's log: " + words;
            });
        }
    }

    /**
     * What all connections together have taken.
     *
     * @param heap live objects, bytes
     * @param outside of the heap, resident, bytes
     */
    record Memory(int connections, long heap, long outside) {
        /** Of one connection. */
        double heapBytes() {
            return (double) heap / connections;
        }

        /** Of one connection. */
        double outsideBytes() {
            return (double) outside / connections;
        }

        /** Of one connection, both together. */
        double bytes() {
            return heapBytes() + outsideBytes();
        }
    }

    OfWork begin(Work work, Windows windows, Failures failures) {
        OfWork found = new OfWork(work, new ArrayList<>(), new HashMap<>(), windows, failures);
        works.add(found);
        return found;
    }

    ModelOptions options() {
        return options;
    }

    Machine machine() {
        return machine;
    }

    Instant begun() {
        return begun;
    }

    List<OfWork> works() {
        return works;
    }

    Map<Model, Memory> memory() {
        return memory;
    }

    boolean isComplete() {
        return complete;
    }

    void complete() {
        complete = true;
    }

    /** Whether there is a figure. */
    boolean hasFigures() {
        return works.stream().anyMatch(work -> !work.windows().all().isEmpty());
    }
}
