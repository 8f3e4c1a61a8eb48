package dev.heddle.server.files;

import java.io.IOException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * How many files a process may have open, and how many it has.
 *
 * @param most what may be open at once; {@link #UNKNOWN} where nobody says
 * @param open what is
 */
public record OpenFiles(long most, long open) {
    /** No limit that is known. */
    public static final long UNKNOWN = Long.MAX_VALUE;

    private static final Logger log = LoggerFactory.getLogger(OpenFiles.class);

    /** For what is opened later: connections to upstreams and to the admin port, jars, logs, who looks up names. */
    private static final long RESERVE = 128;

    /** Where so few files are left that the reserve would be most of them, it is this part. */
    private static final long RESERVED_PART = 4;

    private static final Path LIMITS = Path.of("/proc/self/limits");
    private static final Path OPEN = Path.of("/proc/self/fd");
    private static final String NAME = "Max open files";

    private static volatile long lastKnown = UNKNOWN;

    /** Those of this process, from Linux's {@code /proc}. */
    public static OpenFiles ofThisProcess() {
        try {
            var found = new OpenFiles(most(Files.readAllLines(LIMITS)), count(OPEN));
            lastKnown = found.most;
            return found;
        } catch (IOException | DirectoryIteratorException | NumberFormatException notLinux) {
            log.debug("the limit of open files is not known: {}", notLinux.toString());
            return new OpenFiles(UNKNOWN, 0);
        }
    }

    /** The limit as it was last found: where there are no files left, there is none to look with. */
    static long lastKnownMost() {
        return lastKnown;
    }

    /** The soft limit, which a JVM raises to the hard one when it starts. */
    static long most(List<String> limits) {
        return limits.stream()
                .filter(line -> line.startsWith(NAME))
                .map(line -> line.substring(NAME.length()).strip().split("\\s+", -1)[0])
                .mapToLong(soft -> soft.equals("unlimited") ? UNKNOWN : Long.parseLong(soft))
                .findFirst()
                .orElse(UNKNOWN);
    }

    private static long count(Path directory) throws IOException {
        try (DirectoryStream<Path> files = Files.newDirectoryStream(directory)) {
            long count = 0;
            for (var file : files) {
                count += file == null ? 0 : 1;
            }
            return count;
        }
    }

    /**
     * Connections for which there are files, with some left for all else.
     *
     * @param filesEach what one takes: 2 with a connection to an upstream
     * @return 1 and more
     */
    public int connections(int filesEach) {
        if (most == UNKNOWN) {
            return Integer.MAX_VALUE;
        }
        return Math.clamp((left() - reserve()) / filesEach, 1, Integer.MAX_VALUE);
    }

    /** What is left for all else. */
    public long reserve() {
        return Math.min(RESERVE, left() / RESERVED_PART);
    }

    private long left() {
        return Math.max(0, most - open);
    }

    /** Lets an operator know what to do about it. */
    public static String howToRaise() {
        return "'ulimit -n', LimitNOFILE= of systemd or --ulimit nofile= of Docker raises it";
    }
}
