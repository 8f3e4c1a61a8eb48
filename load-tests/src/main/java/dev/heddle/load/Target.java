package dev.heddle.load;

import dev.heddle.load.gatling.simulation.KnownSimulation;
import java.net.URI;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/** What the load goes to. */
interface Target extends AutoCloseable {
    /** For a line that says where it is. */
    String describe();

    /** Where a simulation sends its requests, without a path. */
    List<String> baseUrls(KnownSimulation simulation);

    /** The metrics of the server that the simulation reaches first, if they can be read. */
    Optional<URI> metrics(KnownSimulation simulation);

    /** The process of that server, if it runs here. */
    OptionalLong pid(KnownSimulation simulation);

    /** Ends what was started, and tells what went wrong at that. */
    List<String> stop();

    @Override
    void close();
}
