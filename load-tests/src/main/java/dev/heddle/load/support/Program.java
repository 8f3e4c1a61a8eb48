package dev.heddle.load.support;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** What all programs of this module have around what they do: a failure becomes one line and an exit status. */
public final class Program {
    private Program() {}

    /** What a program does. */
    public interface Body {
        /** Returns the exit status: 0 if it has shown what it should. */
        int run() throws IOException, InterruptedException, LoadException;
    }

    /**
     * Runs it.
     *
     * @param name what its lines begin with
     * @return the exit status: the body's own; 1 if anything went wrong; 2 for a wrong option, or a machine that does not
     *     allow it
     */
    public static int run(String name, PrintStream out, Body body) throws InterruptedException {
        try {
            return body.run();
        } catch (UsageException e) {
            out.println(name + ": " + e.getMessage());
            return UsageException.EXIT_STATUS;
        } catch (LoadException | IOException e) {
            if (!ChildProcess.isJvmEnding()) {
                out.println(name + " failed: " + e.getMessage());
            }
            return 1;
        }
    }

    /** Writes a table to a file, in a folder that is there, and prints it. */
    public static void show(String table, Path file, PrintStream out) throws IOException {
        Files.writeString(file, table);
        out.println();
        out.println(table);
        out.println("Also in " + file);
    }

    /**
     * As {@link #show}, and what has failed, if anything has.
     *
     * @return the exit status
     */
    public static int conclude(String table, List<String> failures, Path file, PrintStream out) throws IOException {
        show(table, file, out);
        failures.forEach(failure -> out.println("FAILED: " + failure));
        out.println(failures.isEmpty() ? "PASSED" : "FAILED");
        return failures.isEmpty() ? 0 : 1;
    }
}
