package dev.heddle.load.models.handler;

import java.io.IOException;
import java.io.OutputStream;
import java.time.Duration;

/** A server of one model, as a program. */
public final class ModelProcess {
    /** What the line in its output begins with that says why a connection got no one to serve it. */
    public static final String REFUSED = "refused a connection ";

    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private ModelProcess() {}

    /**
     * Arguments: the model, the port, the number of event loops. Ends with its standard input, so that it does not outlive
     * the process that started it.
     */
    static void main(String[] arguments) throws IOException, InterruptedException {
        Model model = Model.valueOf(arguments[0]);
        int eventLoops = Integer.parseInt(arguments[2]);
        try (ModelServer server = model.start(Integer.parseInt(arguments[1]), eventLoops, PATIENCE)) {
            System.out.println(model.label() + " listens on port " + server.port());
            System.in.transferTo(OutputStream.nullOutputStream());
        }
    }
}
