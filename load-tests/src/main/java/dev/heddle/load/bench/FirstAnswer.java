package dev.heddle.load.bench;

import dev.heddle.load.client.Plaintext;
import dev.heddle.load.support.ChildProcess;
import dev.heddle.load.support.LoadException;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;

/**
 * Waits for the first answer of a server that starts. It takes its time from the processors on which that starts, so it asks
 * as lightly as can be: a connect that is refused costs some ten microseconds.
 */
final class FirstAnswer {
    private static final Duration LIMIT = Duration.ofSeconds(30);
    private static final Duration BETWEEN_ASKING = Duration.ofMillis(5);
    private static final byte[] REQUEST = ("GET " + Plaintext.PATH
                    + " HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: close\r\n\r\n")
            .getBytes(StandardCharsets.US_ASCII);
    private static final byte[] OK = "HTTP/1.1 200 ".getBytes(StandardCharsets.US_ASCII);

    private FirstAnswer() {}

    /**
     * Until it has come.
     *
     * @throws LoadException if it has not come in time, the process has ended, or the answer is none
     */
    static void await(ChildProcess process, String name, int port) throws InterruptedException, LoadException {
        InetSocketAddress address = new InetSocketAddress(InetAddress.getLoopbackAddress(), port);
        long deadline = System.nanoTime() + LIMIT.toNanos();
        while (!comesFrom(address)) {
            if (!process.isAlive() || System.nanoTime() - deadline > 0) {
                throw new LoadException("%s has not answered within %d s, or has ended: see its log"
                        .formatted(name, LIMIT.toSeconds()));
            }
            Thread.sleep(BETWEEN_ASKING);
        }
    }

    private static boolean comesFrom(InetSocketAddress address) throws LoadException {
        try (Socket socket = new Socket()) {
            socket.setSoTimeout((int) LIMIT.toMillis());
            socket.connect(address);
            socket.getOutputStream().write(REQUEST);
            byte[] begin = socket.getInputStream().readNBytes(OK.length);
            if (begin.length < OK.length) {
                return false;
            }
            if (!Arrays.equals(begin, OK)) {
                throw new LoadException(
                        "the first answer began with '" + new String(begin, StandardCharsets.US_ASCII) + "'");
            }
            return true;
        } catch (IOException notYet) {
            return false;
        }
    }
}
