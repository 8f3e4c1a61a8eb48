package dev.heddle.load.client;

import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** A server of plain sockets: each connection is given to a test's script, on a thread of its own, and closed after it. */
final class SocketServer implements AutoCloseable {
    private final ServerSocket listener;
    private final Set<Socket> open = ConcurrentHashMap.newKeySet();
    private final Script script;
    private final Thread acceptor;

    /** What is done with a connection. */
    interface Script {
        void run(Socket socket) throws IOException;
    }

    SocketServer(Script script) throws IOException {
        this.listener = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        this.script = script;
        this.acceptor = Thread.ofVirtual().start(this::acceptAll);
    }

    int port() {
        return listener.getLocalPort();
    }

    /** Reads up to the end of a head. */
    static void readHead(Socket socket) throws IOException {
        InputStream in = socket.getInputStream();
        int last = 0;
        // The last four bytes, CR LF CR LF.
        while (last != 0x0d0a0d0a) {
            int next = in.read();
            if (next < 0) {
                throw new IOException("the client has closed");
            }
            last = last << 8 | next;
        }
    }

    static void write(Socket socket, String text) throws IOException {
        socket.getOutputStream().write(text.getBytes(StandardCharsets.ISO_8859_1));
    }

    private void acceptAll() {
        try {
            while (true) {
                Socket socket = listener.accept();
                open.add(socket);
                Thread.ofVirtual().start(() -> serve(socket));
            }
        } catch (IOException closed) {
            // The end of the test.
        }
    }

    private void serve(Socket socket) {
        try (socket) {
            script.run(socket);
        } catch (IOException closed) {
            // By the client, or by the end of the test.
        } finally {
            open.remove(socket);
        }
    }

    /** New connections are refused from now on: a virtual thread that waits in {@code accept} may accept one more at the close. */
    void stopListening() throws IOException, InterruptedException {
        listener.close();
        acceptor.join();
    }

    @Override
    public void close() throws IOException {
        listener.close();
        for (Socket socket : open) {
            socket.close();
        }
    }
}
