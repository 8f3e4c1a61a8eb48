package dev.heddle.load.contest;

import dev.heddle.load.support.ChildProcess;
import dev.heddle.load.support.LoadException;
import dev.heddle.load.support.UsageException;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * What becomes of a server that does not do what it is measured for: it ends the whole contest, or it is left out from then
 * on, at that number of connections, and the others go on. Confined to one thread.
 */
public final class Failures {
    private final boolean collect;
    private final Map<Place, String> reasons = new LinkedHashMap<>();

    /** A server at a number of connections. */
    public record Place(String server, int connections) {}

    /** What may fail. */
    interface Step {
        void run() throws IOException, LoadException;
    }

    private Failures(boolean collect) {
        this.collect = collect;
    }

    /** The first one ends the contest. */
    public static Failures fatal() {
        return new Failures(false);
    }

    /** They are kept, each with its reason. */
    public static Failures collected() {
        return new Failures(true);
    }

    /** Leaves a server out at a number of connections. */
    public void add(String server, int connections, String reason) {
        reasons.putIfAbsent(new Place(server, connections), reason);
    }

    /** Why a server has been left out. */
    public Optional<String> of(String server, int connections) {
        return Optional.ofNullable(reasons.get(new Place(server, connections)));
    }

    /** All of them. */
    public Map<Place, String> all() {
        return Map.copyOf(reasons);
    }

    /** Runs it, unless the server is left out. */
    void attempt(String server, int connections, Step step) throws IOException, LoadException {
        if (of(server, connections).isPresent()) {
            return;
        }
        try {
            step.run();
        } catch (LoadException | UsageException e) {
            if (!collect || ChildProcess.isJvmEnding()) {
                throw e;
            }
            add(server, connections, String.valueOf(e.getMessage()));
        }
    }
}
