package dev.heddle.server.differential;

import dev.heddle.server.conformance.MessageReader;
import dev.heddle.server.differential.Behaviour.End;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** Sends bytes and one more request, and sees what is made of them. */
final class Client {
    private static final String LAST = "/the-last-one";
    private static final byte[] LAST_REQUEST =
            ("GET " + LAST + " HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n").getBytes(StandardCharsets.US_ASCII);
    /** Who says nothing for so long waits for more. */
    private static final int QUIET_MILLIS = 5_000;

    private final List<String> served = new ArrayList<>();

    private Client() {}

    static Behaviour behaviour(InetSocketAddress server, byte[] bytes) throws IOException {
        try (var socket = new Socket()) {
            socket.setTcpNoDelay(true);
            socket.setSoTimeout(QUIET_MILLIS);
            socket.connect(server);
            send(socket, bytes);
            return new Client().read(new BufferedInputStream(socket.getInputStream()));
        }
    }

    private static void send(Socket socket, byte[] bytes) {
        try {
            var out = socket.getOutputStream();
            out.write(bytes);
            out.write(LAST_REQUEST);
        } catch (IOException closedAlready) {
            // It has seen enough.
        }
    }

    private Behaviour read(InputStream in) {
        try {
            for (var answer = MessageReader.response(in, false); answer != null; ) {
                if (answer.status() >= 200) {
                    if (answer.status() != 200 || !answer.isWhole()) {
                        return new Behaviour(
                                served,
                                End.REFUSES,
                                answer.status(),
                                answer.body().strip());
                    }
                    served.add(answer.body());
                }
                answer = MessageReader.response(in, false);
            }
            return ended();
        } catch (SocketTimeoutException quiet) {
            return new Behaviour(served, End.WAITS, 0, "");
        } catch (IOException reset) {
            return ended();
        }
    }

    private Behaviour ended() {
        boolean goesOn = !served.isEmpty() && served.getLast().equals(LAST);
        return new Behaviour(served, goesOn ? End.GOES_ON : End.CLOSES, 0, "");
    }

    /** Bytes whose answers have no end that this client could find. */
    static boolean isReadable(String bytes) {
        return !bytes.contains("HEAD") && !bytes.contains("CONNECT") && !bytes.contains(LAST);
    }
}
