package dev.heddle.load.compare;

import dev.heddle.load.client.Contender;
import dev.heddle.load.client.Page;
import dev.heddle.load.support.JavaCommand;
import dev.heddle.load.support.Ports;
import java.io.PrintStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * A server that is a program of this module.
 *
 * @param mainClass takes the model, the port and the number of event loops as its arguments
 * @param model the first argument; none if it is empty
 * @param flags of its JVM beside those of all
 * @param version what it stands on
 */
record OwnProgram(
        Setting setting,
        String name,
        String what,
        String mainClass,
        String model,
        List<String> flags,
        List<String> settings,
        String version)
        implements Candidate {
    @Override
    public Optional<String> cannot(Work work) {
        if (work.isOverTls()) {
            return Optional.of(Work.NOT_OVER_TLS);
        }
        return work == Work.PROXY ? Optional.of("is no proxy") : Optional.empty();
    }

    @Override
    public void prepare(PrintStream out) {}

    @Override
    public Contender contender(Work work, int upstreamPort) {
        int port = Ports.free();
        List<String> jvm = new ArrayList<>(setting.jvm());
        jvm.addAll(flags);
        List<String> arguments = new ArrayList<>();
        if (!model.isEmpty()) {
            arguments.add(model);
        }
        arguments.addAll(List.of(Integer.toString(port), Integer.toString(setting.threads())));
        return new Contender(name, JavaCommand.ofMain(jvm, mainClass, arguments), port, Page.PLAINTEXT.at(port));
    }
}
