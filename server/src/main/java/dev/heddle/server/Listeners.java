package dev.heddle.server;

import dev.heddle.coroutine.EventLoops;
import dev.heddle.server.http.HttpService;
import dev.heddle.server.http3.Http3Listener;
import dev.heddle.server.http3.Http3Service;
import dev.heddle.server.refusal.Refusal;
import dev.heddle.server.tcp.TcpService;
import dev.heddle.server.tls.TlsService;
import io.netty.channel.ChannelPipeline;
import java.io.IOException;
import java.net.BindException;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Where a server listens, and what a connection goes through before its protocol begins: counted, told if there are too many, asked
 * for its header of the PROXY protocol. For the thread that starts or ends the server.
 */
final class Listeners {
    /** How many ports are tried where any will do that is free for both TCP and UDP. */
    private static final int MOST_FREE_PORTS = 10;

    private static final String RETRY = "Retry-After: 1";
    private static final Refusal FULL = Refusal.http("503 Service Unavailable", "too many connections\n", RETRY);
    private static final Refusal FULL_FOR_CLIENT =
            Refusal.http("429 Too Many Requests", "too many connections of this client\n", RETRY);
    private static final Refusal SILENT = Refusal.silent();

    private final ServerBuilder options;
    private final EventLoops loops;
    private final ConnectionCounter counter;
    private final ClientConnections clients;
    private final LongAdder refusedHeaders;
    private final List<Listener> listeners = new ArrayList<>();
    private @Nullable Http3Listener http3;
    private @Nullable InetSocketAddress httpAddress;
    private @Nullable InetSocketAddress httpsAddress;
    private @Nullable InetSocketAddress tcpAddress;

    /**
     * On no port yet.
     *
     * @param refusedHeaders counts connections without a header of the PROXY protocol that is believed
     */
    Listeners(
            ServerBuilder options,
            EventLoops loops,
            ConnectionCounter counter,
            ClientConnections clients,
            LongAdder refusedHeaders) {
        this.options = options;
        this.loops = loops;
        this.counter = counter;
        this.clients = clients;
        this.refusedHeaders = refusedHeaders;
    }

    /**
     * Binds a port for each service.
     *
     * @throws IOException if a port cannot be bound; says which
     */
    void bind(Services services) throws IOException, InterruptedException {
        var http = services.http();
        if (http != null && options.httpPort != ServerBuilder.OFF) {
            httpAddress = bindHttp(options.httpPort, services::beginClear, FULL, FULL_FOR_CLIENT);
        }
        var tls = services.tls();
        if (http != null && tls != null) {
            httpsAddress = bindHttps(tls, http, services.http3());
        }
        var tcp = services.tcp();
        if (tcp != null) {
            tcpAddress = bindTcp(tcp);
        }
    }

    @Nullable InetSocketAddress httpAddress() {
        return httpAddress;
    }

    @Nullable InetSocketAddress httpsAddress() {
        return httpsAddress;
    }

    @Nullable InetSocketAddress tcpAddress() {
        return tcpAddress;
    }

    private InetSocketAddress bindTcp(TcpService tcp) throws IOException, InterruptedException {
        return bind(options.tcpPort, SILENT, clients.admit(tcp::initialise, SILENT));
    }

    private InetSocketAddress bindHttp(
            int port, Consumer<ChannelPipeline> first, Refusal refusal, Refusal clientRefusal)
            throws IOException, InterruptedException {
        return bind(port, refusal, counted(beginning(first, clientRefusal)));
    }

    private InetSocketAddress bind(int port, Refusal refusal, Consumer<ChannelPipeline> pipeline)
            throws IOException, InterruptedException {
        var listener = Listener.bind(
                new InetSocketAddress(options.host, port), options.reusePort, loops, counter, refusal, pipeline);
        listeners.add(listener);
        return listener.address();
    }

    private Consumer<ChannelPipeline> beginning(Consumer<ChannelPipeline> first, Refusal clientRefusal) {
        var admitted = clients.admit(first, clientRefusal);
        if (options.proxyProtocol == null) {
            return admitted;
        }
        var limit = options.timeouts.head();
        return new ProxyHeaderStage(options.proxyProtocol, limit, admitted, refusedHeaders)::initialise;
    }

    /** With the bytes of the connections counted, if there are meters. */
    private Consumer<ChannelPipeline> counted(Consumer<ChannelPipeline> initialise) {
        if (options.registry == null) {
            return initialise;
        }
        var bytes = ServerMeters.httpBytes(options.registry);
        return pipeline -> {
            pipeline.addLast(bytes);
            initialise.accept(pipeline);
        };
    }

    // ---- TLS, and HTTP/3 at the same port by UDP

    private InetSocketAddress bindHttps(TlsService tls, HttpService http, @Nullable Http3Service quic)
            throws IOException, InterruptedException {
        if (quic == null) {
            return bindHttps(tls);
        }
        var address = bindBoth(tls, quic);
        http.announceHttp3(address.getPort());
        return address;
    }

    /** Who is refused does not wait for a handshake to be told so. */
    private InetSocketAddress bindHttps(TlsService tls) throws IOException, InterruptedException {
        return bindHttp(options.httpsPort, tls::initialise, SILENT, SILENT);
    }

    /** Where any port will do, that which TCP gets may be taken for UDP: then it is another. */
    private InetSocketAddress bindBoth(TlsService tls, Http3Service quic) throws IOException, InterruptedException {
        var bytes = options.registry == null ? null : ServerMeters.httpBytes(options.registry);
        for (int left = options.httpsPort == 0 ? MOST_FREE_PORTS : 1; ; left--) {
            var address = bindHttps(tls);
            try {
                http3 = Http3Listener.bind(address, options.reusePort, loops, quic, bytes);
                return address;
            } catch (BindException taken) {
                if (left == 1) {
                    throw taken;
                }
                listeners.removeLast().close();
            }
        }
    }

    // ---- the end

    /** Takes no more connections by TCP than the kernel has completed already; those of HTTP/3 are turned away by their service. */
    void close() throws InterruptedException {
        for (var listener : listeners) {
            listener.close();
        }
    }

    /** Closes the sockets of HTTP/3 too, with the connections on them: they have no others. */
    void closeForGood() throws InterruptedException {
        if (http3 != null) {
            http3.close();
        }
    }
}
