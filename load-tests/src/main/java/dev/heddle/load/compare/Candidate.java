package dev.heddle.load.compare;

import dev.heddle.load.client.Contender;
import dev.heddle.load.client.StartedContender;
import dev.heddle.load.support.LoadException;
import java.io.IOException;
import java.io.PrintStream;
import java.util.List;
import java.util.Optional;

/** A server that may take part: what it is, whether it can, and how it is started. */
interface Candidate {
    /** As options and tables have it. */
    String name();

    /** What it is, in a few words. */
    String what();

    /** What is not the default of it, each with its reason. */
    List<String> settings();

    /** Why it cannot do a work, if it cannot. */
    Optional<String> cannot(Work work);

    /** Builds it, or looks whether it is installed. */
    void prepare(PrintStream out) throws UnavailableException, IOException, InterruptedException;

    /** Its version, with that of what it stands on. To be asked after {@link #prepare}. */
    String version() throws IOException, InterruptedException;

    /**
     * Ready to be started on ports that are free now. To be asked after {@link #prepare}.
     *
     * @param upstreamPort where requests are passed on to, for {@link Work#PROXY}
     */
    Contender contender(Work work, int upstreamPort) throws IOException;

    /** Fails if it does not run in the way that it is measured for, which its answers do not show. */
    default void verify(StartedContender started) throws IOException, InterruptedException, LoadException {}
}
