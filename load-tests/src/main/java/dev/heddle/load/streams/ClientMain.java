package dev.heddle.load.streams;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;

/**
 * A process that sends. It says {@link #READY} as soon as it is. The first line on standard input is a {@link ClientShare};
 * each line after it asks for a {@link ClientReport}, which is one line on standard output. It ends with its input.
 */
final class ClientMain {
    static final String READY = "ready";

    private ClientMain() {}

    static void main(String[] arguments) throws IOException {
        BufferedReader in = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
        System.out.println(READY);
        String share = in.readLine();
        if (share == null) {
            return;
        }
        try (StreamLoad load = new StreamLoad(ClientShare.parse(share))) {
            load.start();
            while (in.readLine() != null) {
                System.out.println(load.report().toLine());
            }
        }
    }
}
