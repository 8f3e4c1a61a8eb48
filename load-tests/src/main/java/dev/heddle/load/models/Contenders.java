package dev.heddle.load.models;

import dev.heddle.load.client.Contender;
import dev.heddle.load.client.Page;
import dev.heddle.load.models.handler.Model;
import dev.heddle.load.models.handler.ModelProcess;
import dev.heddle.load.support.JavaCommand;
import dev.heddle.load.support.Ports;
import java.util.ArrayList;
import java.util.List;

/** The models as processes that can be started. */
final class Contenders {
    private Contenders() {}

    /**
     * On a port that is free now.
     *
     * @param jvm flags of its JVM beside those that the model needs
     */
    static Contender of(Model model, List<String> jvm, int eventLoops) {
        List<String> flags = new ArrayList<>(jvm);
        if (!model.jvmFlag().isEmpty()) {
            flags.add(model.jvmFlag());
        }
        int port = Ports.free();
        List<String> arguments = List.of(model.name(), Integer.toString(port), Integer.toString(eventLoops));
        return new Contender(
                model.label(),
                JavaCommand.ofMain(flags, ModelProcess.class.getName(), arguments),
                port,
                Page.QUOTE.at(port));
    }
}
