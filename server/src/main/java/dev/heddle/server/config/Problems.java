package dev.heddle.server.config;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;

/** What is wrong with a file: one line each, that says where, what, and what is allowed. Confined to one thread. */
public final class Problems {
    private record Problem(int line, String text) {}

    private final List<Problem> all = new ArrayList<>();

    /** Nothing is wrong yet. */
    public Problems() {}

    /** Of what stands, or should stand, at a place: {@code heddle.yaml:3: routes[1] is ... (allowed: ...)}. */
    public void add(Place place, int line, String problem, String allowed) {
        var what = place.path().isEmpty() ? problem : place.path() + " " + problem;
        all.add(new Problem(line, place.file() + ":" + line + ": " + what + allowed(allowed)));
    }

    /** Of a value: {@code heddle.yaml:3: routes[1].path 'api': not a path (allowed: ...)}. */
    public void addValue(Place place, int line, String value, WrongValue problem) {
        all.add(new Problem(
                line,
                place.file() + ":" + line + ": " + place.path() + " '" + value + "': " + problem.problem()
                        + allowed(problem.allowed())));
    }

    /** As another has found it: {@code 'abc': not a port (allowed: ...)}. */
    public void addLine(Place place, int line, String problem) {
        all.add(new Problem(line, place.file() + ":" + line + ": " + place.path() + " " + problem));
    }

    /** Of a key that is none. */
    public void addUnknown(Place section, int line, String key, Collection<String> allowed) {
        var where = section.path().isEmpty() ? "" : section.path() + ": ";
        all.add(new Problem(
                line,
                section.file() + ":" + line + ": " + where + "unknown key '" + key + "'"
                        + allowed(String.join(", ", allowed))));
    }

    /** Of a file as a whole. */
    public void addToFile(String file, String problem, String allowed) {
        all.add(new Problem(0, file + ": " + problem + allowed(allowed)));
    }

    private static String allowed(String what) {
        return " (allowed: " + what + ")";
    }

    /** Whether something is wrong. */
    public boolean isEmpty() {
        return all.isEmpty();
    }

    /** How many there are. */
    public int count() {
        return all.size();
    }

    /** A line for each, in the order of the file. */
    public List<String> lines() {
        return all.stream()
                .sorted(Comparator.comparingInt(Problem::line))
                .map(Problem::text)
                .toList();
    }
}
