package dev.heddle.coroutine.connection;

import static java.nio.charset.StandardCharsets.US_ASCII;

import dev.heddle.coroutine.fixture.Eventually;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetSocketAddress;
import java.net.Socket;

/** The other end of a connection: a plain blocking socket. */
final class TestClient implements AutoCloseable {
    private final Socket socket;
    private final BufferedReader reader;

    /** A receive buffer of zero leaves it to the system. */
    TestClient(InetSocketAddress server, int receiveBuffer) throws IOException {
        socket = new Socket();
        if (receiveBuffer > 0) {
            socket.setReceiveBufferSize(receiveBuffer);
        }
        socket.setSoTimeout((int) Eventually.PATIENCE.toMillis());
        socket.setTcpNoDelay(true);
        socket.connect(server);
        reader = new BufferedReader(new InputStreamReader(socket.getInputStream(), US_ASCII), 1);
    }

    Socket socket() {
        return socket;
    }

    void send(String text) throws IOException {
        socket.getOutputStream().write(text.getBytes(US_ASCII));
    }

    /** The next line, or null at the end. */
    String readLine() throws IOException {
        return reader.readLine();
    }

    /** Bytes as text. */
    String read(int bytes) throws IOException {
        return new String(socket.getInputStream().readNBytes(bytes), US_ASCII);
    }

    String readToEnd() throws IOException {
        return new String(socket.getInputStream().readAllBytes(), US_ASCII);
    }

    /** Will send no more, but still reads. */
    void endOutput() throws IOException {
        socket.shutdownOutput();
    }

    /** Breaks the connection off. */
    void reset() throws IOException {
        socket.setSoLinger(true, 0);
        socket.close();
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
