package dev.heddle.coroutine.costs;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** Runs peers and their compilers, each to its end. */
final class PeerProcess {
    private static final Duration LONGEST_BUILD = Duration.ofMinutes(3);
    private static final Duration LONGEST_RUN = Duration.ofMinutes(3);
    private static final boolean TASKSET =
            Stream.of("/usr/bin/taskset", "/bin/taskset").anyMatch(path -> Files.isExecutable(Path.of(path)));

    private final Path work;
    private final int processor;

    /**
     * Makes one that logs below a directory.
     *
     * @param processor the one that all measurements are bound to
     */
    PeerProcess(Path work, int processor) {
        this.work = work;
        this.processor = processor;
    }

    /** Whether processes can be bound to a processor here. Where not, threads of one peer may run on several. */
    static boolean canBind() {
        return TASKSET;
    }

    /**
     * Builds a peer; what the compiler said is in {@code NAME.log}.
     *
     * @return whether that worked
     */
    boolean build(Peer peer) throws IOException, InterruptedException {
        var log = work.resolve(peer.name() + ".log");
        var builder = new ProcessBuilder(peer.build()).redirectErrorStream(true).redirectOutput(log.toFile());
        try {
            return exitStatus(builder.start(), LONGEST_BUILD) == 0;
        } catch (IOException notInstalled) {
            Files.writeString(log, notInstalled.getMessage());
            return false;
        }
    }

    /**
     * Runs a measure, bound to one processor.
     *
     * @throws IOException if it could not be run, failed, or printed something else than its contract says
     */
    PeerOutput run(Measure measure, List<String> arguments) throws IOException, InterruptedException {
        var out = work.resolve(measure.name().replace('/', '-') + ".out").toFile();
        var process = new ProcessBuilder(command(measure, arguments))
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .redirectOutput(out)
                .start();
        int status = exitStatus(process, LONGEST_RUN);
        if (status != 0) {
            throw new IOException(measure.name() + " ended with status " + status);
        }
        return parse(measure, out);
    }

    private static PeerOutput parse(Measure measure, File out) throws IOException {
        try {
            return PeerOutput.parse(Files.readAllLines(out.toPath()));
        } catch (IllegalArgumentException e) {
            throw new IOException(measure.name() + " " + e.getMessage(), e);
        }
    }

    private List<String> command(Measure measure, List<String> arguments) {
        List<String> command = new ArrayList<>();
        if (canBind()) {
            command.addAll(List.of("taskset", "-c", String.valueOf(processor)));
        }
        command.addAll(measure.peer().program());
        command.add(measure.argument());
        command.addAll(arguments);
        return command;
    }

    /** Waits for the end, and does not leave the process behind if there is none in time. */
    private static int exitStatus(Process process, Duration longest) throws IOException, InterruptedException {
        try {
            if (!process.waitFor(longest.toMillis(), TimeUnit.MILLISECONDS)) {
                throw new IOException(process.info().commandLine().orElse("a peer") + " did not end within "
                        + longest.toSeconds() + " s");
            }
            return process.exitValue();
        } finally {
            process.destroyForcibly();
        }
    }
}
