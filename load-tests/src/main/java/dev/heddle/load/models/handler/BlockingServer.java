package dev.heddle.load.models.handler;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** Blocking sockets, and a thread of some kind for each connection. */
final class BlockingServer implements ModelServer {
    /** Connects that wait to be accepted, as many as the event loops' listeners have. */
    static final int BACKLOG = 4_096;

    private final ServerSocket listener;
    private final Thread.Builder threads;
    private final int patienceMillis;
    private final Set<Socket> clients = ConcurrentHashMap.newKeySet();

    private BlockingServer(ServerSocket listener, Thread.Builder threads, int patienceMillis) {
        this.listener = listener;
        this.threads = threads;
        this.patienceMillis = patienceMillis;
    }

    /**
     * Accepts from now on.
     *
     * @param threads makes one for each connection; used by one thread at a time
     */
    static BlockingServer start(int port, Thread.Builder threads, Duration patience) throws IOException {
        ServerSocket listener = new ServerSocket(port, BACKLOG, InetAddress.getLoopbackAddress());
        BlockingServer server = new BlockingServer(listener, threads, Math.toIntExact(patience.toMillis()));
        Thread.ofPlatform().name("accept").daemon().start(server::accept);
        return server;
    }

    private void accept() {
        try {
            while (true) {
                start(listener.accept());
            }
        } catch (IOException e) {
            if (!listener.isClosed()) {
                System.out.println("accepts no more: " + e.getMessage());
            }
        }
    }

    private void start(Socket client) throws IOException {
        clients.add(client);
        try {
            threads.start(() -> serve(client));
        } catch (OutOfMemoryError e) {
            // What the JDK makes of a system that gives no further thread: the model's limit, and not this server's
            // end.
            System.out.println(
                    ModelProcess.REFUSED + "with " + (clients.size() - 1) + " connections open: " + e.getMessage());
            clients.remove(client);
            client.close();
        }
    }

    private void serve(Socket client) {
        try (client) {
            client.setTcpNoDelay(true);
            client.setSoTimeout(patienceMillis);
            SequentialHandler.serve(client.getInputStream(), client.getOutputStream());
        } catch (IOException | InterruptedException e) {
            // The client is gone, and with it whoever could be told.
        } finally {
            clients.remove(client);
        }
    }

    @Override
    public int port() {
        return listener.getLocalPort();
    }

    @Override
    public void close() {
        closeQuietly(listener);
        clients.forEach(BlockingServer::closeQuietly);
    }

    private static void closeQuietly(AutoCloseable socket) {
        try {
            socket.close();
        } catch (Exception e) {
            // It is of no use any more.
        }
    }
}
