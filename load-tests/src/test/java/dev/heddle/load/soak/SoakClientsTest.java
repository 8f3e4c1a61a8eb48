package dev.heddle.load.soak;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The clients of a soak notice a server that answers wrongly, or that closes what it should not. */
@Timeout(60)
final class SoakClientsTest {
    private static final int REQUEST_BYTES = 20;

    private interface Behaviour {
        void serve(Socket client) throws IOException;
    }

    /** Ends with its socket. */
    private static ServerSocket serverThat(Behaviour behaviour) throws IOException {
        ServerSocket server = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        Thread.ofVirtual().start(() -> {
            while (!server.isClosed()) {
                try (Socket client = server.accept()) {
                    behaviour.serve(client);
                } catch (IOException over) {
                    // The client, or the test, has gone.
                }
            }
        });
        return server;
    }

    /** Until they have found it. */
    private static List<String> failuresAt(ServerSocket server, String failure) throws InterruptedException {
        SoakTally tally = new SoakTally();
        try (SoakClients clients = new SoakClients(server.getLocalPort(), 1, 100, tally, 1)) {
            clients.start();
            while (tally.failures().stream().noneMatch(line -> line.contains(failure))) {
                Thread.sleep(5);
            }
        }
        return tally.failures();
    }

    @Test
    void aCloseWithoutAReasonIsWrong() throws Exception {
        try (ServerSocket server = serverThat(client -> {})) {
            assertThat(failuresAt(server, "HttpConversation: closed while idle"))
                    .isNotEmpty();
        }
    }

    @Test
    void anotherStatusIsWrong() throws Exception {
        byte[] answer = "HTTP/1.1 418 Teapot\r\nContent-Length: 0\r\n\r\n".getBytes(StandardCharsets.US_ASCII);
        try (ServerSocket server = serverThat(client -> {
            InputStream in = client.getInputStream();
            while (in.readNBytes(REQUEST_BYTES).length > 0) {
                client.getOutputStream().write(answer);
            }
        })) {
            assertThat(failuresAt(server, "HttpConversation: answered with 418 in place of"))
                    .isNotEmpty();
        }
    }
}
