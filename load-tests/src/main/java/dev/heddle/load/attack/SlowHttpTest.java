package dev.heddle.load.attack;

import dev.heddle.load.support.Background;
import dev.heddle.load.support.ChildProcess;
import dev.heddle.load.support.CpuList;
import dev.heddle.load.support.Installed;
import dev.heddle.load.support.LoadException;
import dev.heddle.load.support.UsageException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The tool <a href="https://github.com/shekyan/slowhttptest">slowhttptest</a>, where it is installed. It opens its connections
 * once, asks now and then whether the server answers another client, and ends when it has no connection left.
 */
final class SlowHttpTest implements Assault {
    private static final String NAME = "slowhttptest";
    private static final Duration LONGEST = Duration.ofMinutes(2);
    private static final String ALL_CUT = "No open connections left";

    private static final Pattern COLOUR = Pattern.compile("\u001B\\[[\\d;]*m");
    private static final Pattern CLOSED = Pattern.compile("^closed:\\s+(\\d+)");
    private static final Pattern NOT_SERVED = Pattern.compile("^service available:\\s+NO");

    private final String program;
    private final CpuList cpus;
    private final Path results;
    private @Nullable ChildProcess process;
    private Path log;
    private int connections;

    private SlowHttpTest(Path program, CpuList cpus, Path results) {
        this.program = program.toString();
        this.cpus = cpus;
        this.results = results;
        this.log = results;
    }

    static boolean isInstalled() {
        return Installed.find(NAME).isPresent();
    }

    /** Bound to these processors. */
    static SlowHttpTest installed(CpuList cpus, Path results) {
        Path program = Installed.find(NAME).orElseThrow(() -> new UsageException(NAME + " is not installed"));
        return new SlowHttpTest(program, cpus, results);
    }

    @Override
    public void begin(AttackKind kind, int port, int connections, int rate) throws IOException {
        this.connections = connections;
        log = results.resolve(kind.word() + ".log");
        List<String> command = new ArrayList<>(List.of(program));
        command.addAll(kind.tool());
        command.addAll(List.of("-u", "http://127.0.0.1:" + port + kind.path()));
        command.addAll(List.of("-c", Integer.toString(connections), "-r", Integer.toString(rate)));
        command.addAll(List.of("-l", Long.toString(LONGEST.toSeconds()), "-p", "5"));
        process = ChildProcess.start(
                NAME,
                new ProcessBuilder(cpus.bind(Background.of(command)))
                        .redirectErrorStream(true)
                        .redirectOutput(log.toFile()));
    }

    @Override
    public Casualties end() throws IOException, InterruptedException, LoadException {
        ChildProcess running = process;
        if (running == null) {
            throw new IllegalStateException("not begun");
        }
        running.awaitEnd(LONGEST);
        running.close();
        process = null;
        return casualties(connections, Files.readString(log));
    }

    /** From what it has printed: a status each five seconds, and how it has ended. */
    static Casualties casualties(int connections, String printed) {
        long closed = 0;
        long unanswered = 0;
        for (String line : COLOUR.matcher(printed).replaceAll("").lines().toList()) {
            Matcher status = CLOSED.matcher(line);
            if (status.find()) {
                closed = Long.parseLong(status.group(1));
            } else if (NOT_SERVED.matcher(line).find()) {
                unanswered++;
            }
        }
        return new Casualties(connections, printed.contains(ALL_CUT) ? connections : closed, 0, unanswered);
    }

    @Override
    public void close() {
        if (process != null) {
            process.close();
        }
    }
}
