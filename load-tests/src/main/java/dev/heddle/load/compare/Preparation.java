package dev.heddle.load.compare;

import java.io.IOException;
import java.io.PrintStream;
import java.util.HashMap;
import java.util.Map;

/** Prepares each candidate once for all works. Confined to one thread. */
final class Preparation {
    private final PrintStream out;

    /** Why one cannot take part, empty if it can; by its name. */
    private final Map<String, String> reasons = new HashMap<>();

    Preparation(PrintStream out) {
        this.out = out;
    }

    /** Makes it ready to be started, and notes its version. Says each time why it cannot be. */
    void of(Candidate candidate, Results results) throws UnavailableException, IOException, InterruptedException {
        if (!reasons.containsKey(candidate.name())) {
            reasons.put(candidate.name(), prepare(candidate, results));
        }
        String reason = reasons.getOrDefault(candidate.name(), "");
        if (!reason.isEmpty()) {
            throw new UnavailableException(reason);
        }
    }

    private String prepare(Candidate candidate, Results results) throws IOException, InterruptedException {
        try {
            candidate.prepare(out);
            results.versions().put(candidate.name(), candidate.version());
            return "";
        } catch (UnavailableException e) {
            return String.valueOf(e.getMessage());
        }
    }
}
