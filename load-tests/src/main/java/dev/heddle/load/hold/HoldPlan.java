package dev.heddle.load.hold;

import dev.heddle.load.client.HeldPlan;
import dev.heddle.load.machine.Demand;
import dev.heddle.load.support.OpenFiles;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * How connections are spread over processes and addresses.
 *
 * @param connections in all
 * @param servers processes that share a port; the kernel spreads connections over them by a hash
 * @param injectors processes that connect, each from an address of its own, and each with its exact share
 * @param destinations addresses of the servers
 */
record HoldPlan(int connections, int servers, int injectors, int destinations) {
    static final int MOST_PROCESSES = 64;

    /**
     * How far a server may be above the mean, in standard deviations of the binomial distribution that a good hash makes:
     * past six lies one case in a thousand million.
     */
    private static final double DEVIATIONS = 6;

    /** Without their first answer at a time, over all injectors: even if all hash to one server, its queue has room. */
    static final int CONNECTING = 1_024;

    /** Of the source ports to one destination. The kernel searches long where most are taken. */
    private static final double SHARE_OF_PORTS = 0.5;

    private static final int MOST_DESTINATIONS = 250;

    /** Most that one server's heap is made for, a connection: five times what an idle one holds. */
    private static final int SERVER_HEAP_BYTES = 12 << 10;

    private static final int INJECTOR_HEAP_BYTES = 6 << 10;
    /** Memory that one process takes beside its connections: the JVM, its code, what the start leaves. */
    private static final long SERVER_BYTES = 220L << 20;

    private static final long INJECTOR_BYTES = 90L << 20;

    /** Memory of a connection in the server, in the injector, and of its two sockets in the kernel; generous. */
    private static final long CONNECTION_BYTES = (18L + 9 + 12) << 10;

    private static final int SERVER_HEAP_BASE_MB = 256;
    private static final int INJECTOR_HEAP_BASE_MB = 64;

    /**
     * For a limit of open files and a number of source ports.
     *
     * @param filesPerProcess that a process may have open
     */
    static HoldPlan of(HoldOptions options, long filesPerProcess, int ports) {
        int servers = options.servers() == HoldOptions.AS_NEEDED
                ? fewestServers(options.connections(), filesPerProcess)
                : options.servers();
        int injectors = options.injectors() == HoldOptions.AS_NEEDED
                ? fewestInjectors(options.connections(), filesPerProcess)
                : options.injectors();
        long perDestination = Math.max(1, (long) (ports * SHARE_OF_PORTS));
        long destinations = Math.ceilDiv(Math.ceilDiv(options.connections(), injectors), perDestination);
        return new HoldPlan(options.connections(), servers, injectors, (int) Math.min(MOST_DESTINATIONS, destinations));
    }

    private static int fewestServers(int connections, long files) {
        int servers = 1;
        while (servers < MOST_PROCESSES && OpenFiles.needed(mostOfOneServer(connections, servers)) > files) {
            servers++;
        }
        return servers;
    }

    private static int fewestInjectors(int connections, long files) {
        int injectors = 1;
        while (injectors < MOST_PROCESSES && OpenFiles.needed(Math.ceilDiv(connections, injectors)) > files) {
            injectors++;
        }
        return injectors;
    }

    private static int mostOfOneServer(int connections, int servers) {
        double mean = (double) connections / servers;
        double deviation = Math.sqrt(mean * (1 - 1.0 / servers));
        return (int) Math.min(connections, Math.ceil(mean + DEVIATIONS * deviation));
    }

    /** Connections that one server must have room for. */
    int mostOfOneServer() {
        return mostOfOneServer(connections, servers);
    }

    /** Connections of the first injector, which has as many as any. */
    int mostOfOneInjector() {
        return share(0);
    }

    /** Connections of an injector. */
    int share(int injector) {
        return connections / injectors + (injector < connections % injectors ? 1 : 0);
    }

    /** Source ports that one injector takes for one destination. */
    int portsPerDestination() {
        return Math.ceilDiv(mostOfOneInjector(), destinations);
    }

    /** Open files that a process needs. */
    int filesPerProcess() {
        return OpenFiles.needed(Math.max(mostOfOneServer(), mostOfOneInjector()));
    }

    /** Flags that make the heap of a server large enough for what it may get. */
    List<String> serverJvm() {
        return List.of("-Xmx" + heapMb(SERVER_HEAP_BASE_MB, mostOfOneServer(), SERVER_HEAP_BYTES) + "m");
    }

    /** The same for an injector, which is to be small. */
    List<String> injectorJvm() {
        return List.of(
                "-Xmx" + heapMb(INJECTOR_HEAP_BASE_MB, mostOfOneInjector(), INJECTOR_HEAP_BYTES) + "m",
                "-XX:+UseSerialGC");
    }

    /** What it takes of the machine. */
    Demand demand() {
        long memory = servers * SERVER_BYTES + injectors * INJECTOR_BYTES + connections * CONNECTION_BYTES;
        return new Demand(
                connections, servers + injectors, filesPerProcess(), portsPerDestination(), CONNECTING, memory);
    }

    private static long heapMb(int base, int connections, int bytes) {
        return base + Math.ceilDiv((long) connections * bytes, 1L << 20);
    }

    /** What an injector is told. */
    HeldPlan injector(int index, int port, Duration ramp, Duration interval) {
        return new HeldPlan(
                port,
                share(index),
                loopback(1 + index / MOST_DESTINATIONS, 1 + index % MOST_DESTINATIONS),
                destinationAddresses(),
                ramp,
                Math.max(1, CONNECTING / injectors),
                interval);
    }

    private List<InetAddress> destinationAddresses() {
        List<InetAddress> addresses = new ArrayList<>();
        for (int i = 1; i <= destinations; i++) {
            addresses.add(loopback(0, i));
        }
        return addresses;
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
        return "%,d connections: %d server%s with up to %,d each, %d injector%s with %,d, to %d address%s"
                .formatted(
                        connections,
                        servers,
                        servers == 1 ? "" : "s",
                        mostOfOneServer(),
                        injectors,
                        injectors == 1 ? "" : "s",
                        mostOfOneInjector(),
                        destinations,
                        destinations == 1 ? "" : "es");
    }
}
