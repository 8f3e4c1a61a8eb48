package dev.heddle.server.proxy.conformance;

import dev.heddle.server.conformance.Answer;
import dev.heddle.server.conformance.Message;
import dev.heddle.server.conformance.MessageReader;
import dev.heddle.server.fixture.Eventually;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;

/** The server behind the proxy: answers the requests it gets in turn, as a case says, and keeps them. */
final class Origin implements AutoCloseable {
    /** Is answered truly, whatever the case says, and not kept: shows that nothing of the case is left over. */
    static final String PROBE = "/probe";

    static final String PROBE_BODY = "probe";

    private static final byte[] PROBE_ANSWER =
            "HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nprobe".getBytes(StandardCharsets.US_ASCII);
    private static final byte[] CONTINUE = "HTTP/1.1 100 Continue\r\n\r\n".getBytes(StandardCharsets.US_ASCII);

    private final ServerSocket listener = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    private final List<Socket> sockets = new CopyOnWriteArrayList<>();
    private final List<Message> requests = new CopyOnWriteArrayList<>();
    private final AtomicInteger begun = new AtomicInteger();
    private final AtomicInteger connections = new AtomicInteger();
    private final AtomicInteger open = new AtomicInteger();
    private volatile int lastPort;
    private volatile List<Answer> script = List.of();

    Origin() throws IOException {}

    int port() {
        return listener.getLocalPort();
    }

    /** Begins to serve. */
    void serve(List<Answer> answers) {
        script = answers;
        Thread.ofVirtual().name("origin").start(this::accept);
    }

    /** Refuses connections. */
    void stop() throws IOException {
        listener.close();
    }

    private void accept() {
        try {
            while (true) {
                var socket = listener.accept();
                sockets.add(socket);
                open.incrementAndGet();
                lastPort = socket.getPort();
                Thread.ofVirtual().name("origin-connection").start(() -> serve(socket));
            }
        } catch (IOException closed) {
            // The case is over.
        }
    }

    private void serve(Socket socket) {
        try (socket) {
            socket.setTcpNoDelay(true);
            socket.setSoTimeout((int) Eventually.PATIENCE.toMillis());
            var in = new BufferedInputStream(socket.getInputStream());
            var counted = new AtomicBoolean();
            while (serveOne(socket, in, counted)) {}
        } catch (IOException gone) {
            // What the proxy has done is seen by what was kept.
        } finally {
            open.decrementAndGet();
        }
    }

    private boolean serveOne(Socket socket, BufferedInputStream in, AtomicBoolean counted) throws IOException {
        var answer = new Answer[1];
        var request = MessageReader.request(in, head -> answer[0] = begin(head, socket.getOutputStream()));
        if (request == null) {
            return false;
        }
        if (isProbe(request)) {
            socket.getOutputStream().write(PROBE_ANSWER);
            return true;
        }
        requests.add(request);
        if (counted.compareAndSet(false, true)) {
            connections.incrementAndGet();
        }
        if (answer[0] == null || !request.isWhole()) {
            return false;
        }
        if (!answer[0].early()) {
            send(answer[0], socket.getOutputStream());
        }
        return end(answer[0], socket, in);
    }

    private static boolean isProbe(Message request) {
        return request.startLine().startsWith("GET " + PROBE + " ");
    }

    /** With the head there and before the body. */
    private Answer begin(Message head, OutputStream out) throws IOException {
        if (isProbe(head)) {
            return null;
        }
        var answer = script.get(Math.min(begun.getAndIncrement(), script.size() - 1));
        if (answer.early()) {
            send(answer, out);
        } else if (head.has("expect")) {
            out.write(CONTINUE);
        }
        return answer;
    }

    private static void send(Answer answer, OutputStream out) throws IOException {
        out.write(answer.bytes());
    }

    /** Whether the connection goes on. */
    private static boolean end(Answer answer, Socket socket, BufferedInputStream in) throws IOException {
        switch (answer.ending()) {
            case KEEP -> {
                return true;
            }
            case CLOSE -> {}
            case RESET -> socket.setSoLinger(true, 0);
            case SILENCE -> in.transferTo(OutputStream.nullOutputStream());
        }
        return false;
    }

    // ---- what it has got

    /** Until it has seen all that was sent to it; the proxy must have closed its connections. */
    void awaitAll() throws IOException {
        if (!listener.isClosed()) {
            try (var last = new Socket()) {
                last.connect(new InetSocketAddress(listener.getInetAddress(), port()));
                Eventually.isTrue("all connections are accepted", () -> lastPort == last.getLocalPort());
            }
        }
        Eventually.isTrue("the proxy has closed its connections", () -> open.get() == 0);
    }

    List<Message> requests() {
        return List.copyOf(requests);
    }

    /** How many connections a request came on. */
    int connections() {
        return connections.get();
    }

    @Override
    public void close() throws IOException {
        listener.close();
        for (var socket : sockets) {
            socket.close();
        }
    }
}
