package dev.heddle.load.client;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;

/**
 * A process that holds connections. It says {@link #READY} as soon as it is. The first line on standard input is a {@link HeldPlan}; each line after it asks for a
 * {@link HeldReport}, which is one line on standard output. It ends with its input.
 */
final class InjectorMain {
    static final String READY = "ready";

    private InjectorMain() {}

    static void main(String[] arguments) throws IOException {
        BufferedReader in = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
        System.out.println(READY);
        String plan = in.readLine();
        if (plan == null) {
            return;
        }
        try (HeldConnections connections = new HeldConnections(HeldPlan.parse(plan))) {
            connections.start();
            while (in.readLine() != null) {
                System.out.println(connections.report().toLine());
            }
        }
    }
}
