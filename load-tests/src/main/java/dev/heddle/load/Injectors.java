package dev.heddle.load;

import dev.heddle.load.gatling.GatlingProcess;
import dev.heddle.load.gatling.Share;
import dev.heddle.load.gatling.log.LogTail;
import dev.heddle.load.gatling.log.RequestTimes;
import dev.heddle.load.support.ChildProcess;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The Gatling processes of one simulation, and what their logs tell so far. Confined to one thread. */
final class Injectors implements AutoCloseable {
    private final List<Injector> injectors = new ArrayList<>();

    private static final class Injector {
        private final Path results;
        private final Path output;
        private final ChildProcess process;
        private @Nullable LogTail tail;

        Injector(GatlingProcess.Job job) throws IOException {
            results = job.results();
            Files.createDirectories(results);
            output = results.resolve("gatling.log");
            process = GatlingProcess.start(job, output);
        }

        Optional<LogTail> tail() throws IOException {
            if (tail == null) {
                Optional<Path> run = GatlingProcess.runBelow(results);
                tail = run.isPresent() ? new LogTail(run.get().resolve(GatlingProcess.LOG)) : null;
            }
            return Optional.ofNullable(tail);
        }
    }

    private Injectors() {}

    /**
     * Starts one for each share, all together.
     *
     * @param whole what to do; its share and results are each injector's own below them
     */
    static Injectors start(GatlingProcess.Job whole, int count) throws IOException {
        Injectors injectors = new Injectors();
        try {
            for (Share share : Share.among(count)) {
                injectors.injectors.add(new Injector(part(whole, share)));
            }
            return injectors;
        } catch (IOException | RuntimeException e) {
            injectors.close();
            throw e;
        }
    }

    private static GatlingProcess.Job part(GatlingProcess.Job whole, Share share) {
        return new GatlingProcess.Job(
                whole.simulation(),
                whole.plan(),
                share,
                whole.baseUrls(),
                whole.jvmFlags(),
                whole.results().resolve("injector-" + (share.index() + 1)));
    }

    /** Waits until all have ended, for so long at most; whether they have. */
    boolean awaitEnd(Duration limit) throws InterruptedException {
        long deadline = System.nanoTime() + limit.toNanos();
        for (Injector injector : injectors) {
            if (!injector.process.awaitEnd(Duration.ofNanos(Math.max(0, deadline - System.nanoTime())))) {
                return false;
            }
        }
        return true;
    }

    /** Reads on in all logs. */
    void catchUp() throws IOException {
        for (Injector injector : injectors) {
            Optional<LogTail> tail = injector.tail();
            if (tail.isPresent()) {
                tail.get().catchUp();
            }
        }
    }

    /** All requests that have ended, of all injectors. */
    RequestTimes times() {
        RequestTimes sum = new RequestTimes();
        for (Injector injector : injectors) {
            if (injector.tail != null) {
                sum.add(injector.tail.times());
            }
        }
        return sum;
    }

    /** The virtual users that there are at present. */
    long users() {
        long sum = 0;
        for (Injector injector : injectors) {
            sum += injector.tail == null ? 0 : injector.tail.users();
        }
        return sum;
    }

    /** After the end: the exit statuses. */
    List<Integer> statuses() {
        return injectors.stream().map(injector -> injector.process.stop()).toList();
    }

    /** What each has printed, a file each. */
    List<Path> outputs() {
        return injectors.stream().map(injector -> injector.output).toList();
    }

    /** The directories of the runs: those that Gatling has begun to log in. */
    List<Path> runs() throws IOException {
        List<Path> runs = new ArrayList<>();
        for (Injector injector : injectors) {
            GatlingProcess.runBelow(injector.results).ifPresent(runs::add);
        }
        return runs;
    }

    @Override
    public void close() {
        for (Injector injector : injectors) {
            injector.process.close();
            closeTail(injector);
        }
    }

    private static void closeTail(Injector injector) {
        try {
            if (injector.tail != null) {
                injector.tail.close();
            }
        } catch (IOException e) {
            // It was only read.
        }
    }
}
