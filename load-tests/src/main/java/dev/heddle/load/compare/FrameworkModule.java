package dev.heddle.load.compare;

import dev.heddle.load.client.Contender;
import dev.heddle.load.client.Page;
import dev.heddle.load.client.StartedContender;
import dev.heddle.load.support.HttpProbe;
import dev.heddle.load.support.JavaCommand;
import dev.heddle.load.support.LoadException;
import dev.heddle.load.support.Ports;
import java.io.IOException;
import java.io.PrintStream;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * A server on a framework, with that framework's dependencies only: a Maven module of its own.
 *
 * @param mainClass takes the port, the number of event loops and the model as its arguments
 * @param model the last argument; none if it is empty
 * @param flags of its JVM beside those of all
 * @param libraries whose versions are those of the candidate
 * @param thread what {@code GET /thread} must have in its answer once it is warm; empty where that is not asked
 */
record FrameworkModule(
        Setting setting,
        String name,
        String what,
        ModuleBuild build,
        String mainClass,
        String model,
        List<String> flags,
        List<String> settings,
        List<String> libraries,
        String thread)
        implements Candidate {
    /** A thread may be another one for the first requests. */
    private static final int QUESTIONS = 2_000;

    @Override
    public Optional<String> cannot(Work work) {
        if (work.isOverTls()) {
            return Optional.of(Work.NOT_OVER_TLS);
        }
        return work == Work.PROXY ? Optional.of("its users take another program as a proxy") : Optional.empty();
    }

    @Override
    public void prepare(PrintStream out) throws UnavailableException, IOException, InterruptedException {
        build.run(out);
    }

    @Override
    public String version() throws IOException {
        List<String> versions = new ArrayList<>();
        for (String library : libraries) {
            versions.add(build.versionOf(library));
        }
        return String.join(", ", versions);
    }

    @Override
    public Contender contender(Work work, int upstreamPort) {
        int port = Ports.free();
        List<String> jvm = new ArrayList<>(setting.jvm());
        jvm.addAll(flags);
        List<String> arguments = new ArrayList<>(List.of(Integer.toString(port), Integer.toString(setting.threads())));
        if (!model.isEmpty()) {
            arguments.add(model);
        }
        return new Contender(
                name,
                JavaCommand.ofClassPath(jvm, build.classPath(), mainClass, arguments),
                port,
                Page.PLAINTEXT.at(port));
    }

    @Override
    public void verify(StartedContender started) throws IOException, InterruptedException, LoadException {
        if (thread.isEmpty()) {
            return;
        }
        URI uri = URI.create("http://127.0.0.1:" + started.port() + "/thread");
        String answer = "";
        try (HttpProbe probe = new HttpProbe()) {
            for (int i = 0; i < QUESTIONS && !answer.contains(thread); i++) {
                answer = probe.body(uri);
            }
        }
        if (!answer.contains(thread)) {
            throw new LoadException("%s runs its handlers on %s and not on %s".formatted(name, answer, thread));
        }
    }
}
