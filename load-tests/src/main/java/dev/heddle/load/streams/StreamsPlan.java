package dev.heddle.load.streams;

import dev.heddle.load.machine.Demand;
import dev.heddle.load.support.OpenFiles;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.ArrayList;
import java.util.List;

/**
 * How requests are spread over connections and processes: one server, and clients that connect each from an address of its
 * own.
 *
 * @param connections in all
 * @param streams requests at once on each
 * @param clients processes, with as many connections each
 */
record StreamsPlan(int connections, int streams, int clients) {
    static final int MOST_CLIENTS = 64;

    /** Without a first answer of the server's at a time, over all clients: no more than accept queues take. */
    static final int CONNECTING = 512;

    /** Of the server's heap: for what is there without requests, and garbage; and for each request. */
    private static final long SERVER_HEAP_BASE_MB = 400;

    private static final long REQUEST_HEAP_BYTES = 6_700;

    /** What its JVM takes beside the heap, in shares of that and besides. */
    private static final double HEAP_OVERHEAD = 0.08;

    private static final long SERVER_BESIDES_MB = 300;

    private static final long CLIENT_HEAP_BASE_MB = 64;
    private static final long CLIENT_CONNECTION_BYTES = 6 << 10;
    private static final long CLIENT_REQUEST_BYTES = 64;
    private static final long CLIENT_BESIDES_MB = 120;

    /** Of the two sockets of a connection, in the kernel. */
    private static final long KERNEL_CONNECTION_BYTES = 32 << 10;

    static StreamsPlan of(StreamsOptions options, long filesPerProcess) {
        int clients = options.clients();
        if (clients == StreamsOptions.AS_NEEDED) {
            clients = 1;
            while (clients < MOST_CLIENTS
                    && OpenFiles.needed(Math.ceilDiv(options.connections(), clients)) > filesPerProcess) {
                clients++;
            }
        }
        return new StreamsPlan(options.connections(), options.streams(), Math.min(clients, options.connections()));
    }

    long requests() {
        return (long) connections * streams;
    }

    /** Connections of a client. */
    int share(int client) {
        return connections / clients + (client < connections % clients ? 1 : 0);
    }

    private long serverHeapMb() {
        return SERVER_HEAP_BASE_MB + Math.ceilDiv(requests() * REQUEST_HEAP_BYTES, 1L << 20);
    }

    private long clientHeapMb() {
        long bytes = share(0) * (CLIENT_CONNECTION_BYTES + streams * CLIENT_REQUEST_BYTES);
        return CLIENT_HEAP_BASE_MB + Math.ceilDiv(bytes, 1L << 20);
    }

    /** Flags that make the server's heap large enough, and keep what is suspended small. */
    List<String> serverJvm() {
        return List.of("-Xmx" + serverHeapMb() + "m", "-XX:+UseCompactObjectHeaders");
    }

    List<String> clientJvm() {
        return List.of("-Xmx" + clientHeapMb() + "m", "-XX:+UseSerialGC");
    }

    /** What it takes of the machine. */
    Demand demand() {
        long server = (long) (serverHeapMb() * (1 + HEAP_OVERHEAD)) + SERVER_BESIDES_MB;
        long memory = ((server + clients * (clientHeapMb() + CLIENT_BESIDES_MB)) << 20)
                + connections * KERNEL_CONNECTION_BYTES;
        return new Demand(connections, 1 + clients, OpenFiles.needed(connections), share(0), CONNECTING, memory);
    }

    /** What the clients are told. */
    List<ClientShare> shares(int port, StreamsOptions options) {
        List<ClientShare> shares = new ArrayList<>();
        for (int client = 0; client < clients; client++) {
            shares.add(new ClientShare(
                    port,
                    loopback(1, 1 + client),
                    share(client),
                    streams,
                    options.delay(),
                    options.ramp(),
                    Math.max(1, CONNECTING / clients)));
        }
        return shares;
    }

    private static InetAddress loopback(int third, int fourth) {
        try {
            return InetAddress.getByAddress(new byte[] {127, 0, (byte) third, (byte) fourth});
        } catch (UnknownHostException e) {
            throw new IllegalStateException("four bytes are an address", e);
        }
    }

    @Override
    public String toString() {
        return "%,d requests: %,d connections with %,d each, of %d client%s, to 1 server"
                .formatted(requests(), connections, streams, clients, clients == 1 ? "" : "s");
    }
}
