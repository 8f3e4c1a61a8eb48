package dev.heddle.load.support;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.util.concurrent.ThreadLocalRandom;

/** Finds ports that nobody listens on. */
public final class Ports {
    /**
     * Below the ports that Linux gives to outgoing connections: tens of thousands of those are opened here, and one of
     * them could else take the port between this look and the server's bind.
     */
    private static final int FIRST = 20_000;

    private static final int LAST = 31_999;

    private Ports() {}

    /** A port free on every address of this machine, at this moment. */
    public static int free() {
        for (int attempt = 0; attempt < 1_000; attempt++) {
            int port = ThreadLocalRandom.current().nextInt(FIRST, LAST + 1);
            try (ServerSocket socket = new ServerSocket()) {
                socket.bind(new InetSocketAddress(port));
                return port;
            } catch (IOException e) {
                // Taken: try another.
            }
        }
        throw new UsageException("no free port between " + FIRST + " and " + LAST);
    }
}
