package dev.heddle.load.compare;

import dev.heddle.load.client.Answer;
import dev.heddle.load.contest.Failures;
import dev.heddle.load.contest.Windows;
import dev.heddle.load.report.Machine;
import dev.heddle.load.support.CpuList;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/** All that was found so far. Confined to one thread. */
final class Results {
    private final CompareOptions options;
    private final Machine machine;
    private final Map<String, String> versions = new LinkedHashMap<>();
    private final List<OfWork> works = new ArrayList<>();

    /** Those of which all rounds are there. */
    private final Set<Work> complete = EnumSet.noneOf(Work.class);

    Results(CompareOptions options, Machine machine) {
        this.options = options;
        this.machine = machine;
    }

    /**
     * What was found with one work.
     *
     * @param candidates those that were to take part
     * @param answers one of each server, by its name
     * @param cannot why a server has no part in such a work, by its name
     * @param leftOut why a server that could have a part is not there, by its name
     * @param notes what else is to be said of the figures
     */
    record OfWork(
            Work work,
            CpuList serverCpus,
            List<Candidate> candidates,
            Map<String, Answer> answers,
            Map<String, String> cannot,
            Map<String, String> leftOut,
            List<String> notes,
            Windows windows,
            Failures failures) {
        static OfWork begin(
                Work work, CpuList serverCpus, List<Candidate> candidates, Windows windows, Failures failures) {
            return new OfWork(
                    work,
                    serverCpus,
                    candidates,
                    new LinkedHashMap<>(),
                    new LinkedHashMap<>(),
                    new LinkedHashMap<>(),
                    new ArrayList<>(),
                    windows,
                    failures);
        }

        /** Those that took part, by name. */
        List<String> servers() {
            return List.copyOf(answers.keySet());
        }
    }

    CompareOptions options() {
        return options;
    }

    Machine machine() {
        return machine;
    }

    /** By the candidate's name. */
    Map<String, String> versions() {
        return versions;
    }

    List<OfWork> works() {
        return works;
    }

    /** Whether all rounds of the work are there. */
    boolean isComplete(Work work) {
        return complete.contains(work);
    }

    boolean isComplete() {
        return complete.containsAll(options.works());
    }

    void complete(Work work) {
        complete.add(work);
    }

    /** One line for each server that could have a part in a work and has none. */
    List<String> leftOut() {
        return works.stream()
                .flatMap(work -> work.leftOut().entrySet().stream()
                        .map(entry -> "%s: %s: %s".formatted(work.work().word(), entry.getKey(), entry.getValue())))
                .toList();
    }

    /** One line for each server that failed at some number of connections. */
    List<String> failed() {
        return works.stream()
                .flatMap(work -> work.failures().all().entrySet().stream()
                        .map(entry -> "%s, %,d connections: %s"
                                .formatted(work.work().word(), entry.getKey().connections(), entry.getValue())))
                .toList();
    }

    /** Whether there is a figure. */
    boolean hasFigures() {
        return works.stream()
                .flatMap(work -> work.windows().all().stream())
                .findAny()
                .isPresent();
    }

    /** The candidates that took part in any of these works. */
    static List<Candidate> participants(List<OfWork> works) {
        return works.stream()
                .flatMap(work -> work.candidates().stream()
                        .filter(candidate -> work.answers().containsKey(candidate.name())))
                .collect(Collectors.toMap(
                        Candidate::name, candidate -> candidate, (first, second) -> first, LinkedHashMap::new))
                .values()
                .stream()
                .toList();
    }
}
