package dev.heddle.server.cli;

import dev.heddle.coroutine.Transport;
import dev.heddle.server.AccessLogFormat;
import dev.heddle.server.ProxyProtocol;
import dev.heddle.server.ServerBuilder;
import dev.heddle.server.admin.AdminToken;
import dev.heddle.server.http.HttpLimits;
import dev.heddle.server.http.HttpTimeouts;
import dev.heddle.server.http.OverloadLimits;
import dev.heddle.server.http2.Http2Options;
import dev.heddle.server.http3.Http3Options;
import dev.heddle.server.http3.QuicSupport;
import java.nio.file.Path;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** The options of every command that serves. Each is a flag, a variable and a key of the configuration file. */
final class ServerOptions {
    @Option(
            names = "--host",
            paramLabel = "ADDRESS",
            defaultValue = "127.0.0.1",
            description = "Address to listen on; 0.0.0.0 for all.")
    String host = "";

    @Option(
            names = "--port",
            paramLabel = "PORT",
            defaultValue = "8080",
            converter = PortConverter.OrOff.class,
            description = "Port for HTTP in clear text; 0 takes any that is free, off leaves TLS alone.")
    int port;

    /** Options of their own, behind these. */
    final TlsFlags tls = new TlsFlags();

    @Option(
            names = "--tcp-port",
            paramLabel = "PORT",
            defaultValue = "7000",
            converter = PortConverter.OrOff.class,
            description = "Port for plain TCP, or off.")
    int tcpPort;

    @Option(
            names = "--admin-host",
            paramLabel = "ADDRESS",
            defaultValue = "127.0.0.1",
            description = "Address of the admin port. Whoever reaches it sees the server's insides.")
    String adminHost = "";

    @Option(
            names = "--admin-port",
            paramLabel = "PORT",
            defaultValue = "9090",
            converter = PortConverter.OrOff.class,
            description = "Port for status, metrics, health and coroutines, or off.")
    int adminPort;

    @Option(
            names = "--admin-token-file",
            paramLabel = "FILE",
            converter = AdminTokenConverter.class,
            description = "A file with the token that clients of the admin port must know, but for its health.")
    @Nullable AdminToken adminToken;

    @Option(
            names = "--reuse-port",
            arity = "0..1",
            paramLabel = "true|false",
            defaultValue = "false",
            fallbackValue = "true",
            converter = ChoiceConverter.OfSwitch.class,
            completionCandidates = ChoiceConverter.OfSwitch.class,
            description = "Share the ports with other processes of the same user that have this option (SO_REUSEPORT)."
                    + " Not the admin port: each process needs its own, as --admin-port 0.")
    boolean reusePort;

    @Option(
            names = "--event-loops",
            paramLabel = "N",
            defaultValue = "auto",
            converter = CountConverter.EventLoops.class,
            description = "Event loops, each a thread; auto is one for each processor.")
    int eventLoops;

    @Option(
            names = "--transport",
            paramLabel = "NAME",
            defaultValue = "auto",
            converter = ChoiceConverter.OfTransport.class,
            completionCandidates = ChoiceConverter.OfTransport.class,
            description = "auto, epoll, kqueue, io_uring or nio.")
    Transport transport = Transport.AUTO;

    @Option(
            names = "--max-connections",
            paramLabel = "N",
            defaultValue = "auto",
            converter = CountConverter.Connections.class,
            description = "Open connections; one more is told 503 and closed. auto is as many as this process may have"
                    + " files open for, with some left for all else; half of that for a proxy.")
    int maxConnections;

    @Option(
            names = "--max-connections-per-client",
            paramLabel = "N",
            defaultValue = "off",
            converter = CountConverter.OrOff.class,
            description = "Open connections of one address, of IPv6 one /64; one more is told 429 and closed. Not for a"
                    + " server behind a proxy that does not speak the PROXY protocol. Or off.")
    int maxConnectionsPerClient;

    @Option(
            names = "--max-requests",
            paramLabel = "N",
            defaultValue = "off",
            converter = CountConverter.OrOff.class,
            description = "Requests with handlers at once; one more is told 503. Or off.")
    int maxRequests;

    @Option(
            names = "--shed-delay",
            paramLabel = "TIME",
            defaultValue = "5s",
            converter = DurationConverter.OrZero.class,
            description =
                    "How long requests may wait for their turn on their event loop, where it goes on so; those that"
                            + " have waited longer are told 503. 0 for any time.")
    Duration shedDelay = Duration.ZERO;

    @Option(
            names = "--shed-heap",
            paramLabel = "PERCENT",
            defaultValue = "98",
            converter = CountConverter.Percent.class,
            description = "Of the heap in use after a collection, from which on requests are told 503; 100 for never.")
    int shedHeap;

    @Option(
            names = "--max-request-line",
            paramLabel = "SIZE",
            defaultValue = "8k",
            converter = SizeConverter.Head.class,
            description = "Length of a request line; 414 past it.")
    long maxRequestLine;

    @Option(
            names = "--max-header-bytes",
            paramLabel = "SIZE",
            defaultValue = "32k",
            converter = SizeConverter.Head.class,
            description = "Length of all header fields of a request; 431 past it.")
    long maxHeaderBytes;

    @Option(
            names = "--max-body-bytes",
            paramLabel = "SIZE",
            defaultValue = "16g",
            converter = SizeConverter.Body.class,
            description = "Length of a request's body; 413 past it.")
    long maxBodyBytes;

    @Option(
            names = "--head-timeout",
            paramLabel = "TIME",
            defaultValue = "10s",
            converter = DurationConverter.class,
            description = "For a request's head as a whole.")
    Duration headTimeout = Duration.ZERO;

    @Option(
            names = "--body-timeout",
            paramLabel = "TIME",
            defaultValue = "30s",
            converter = DurationConverter.class,
            description = "Between two pieces of a request's body.")
    Duration bodyTimeout = Duration.ZERO;

    @Option(
            names = "--idle-timeout",
            paramLabel = "TIME",
            defaultValue = "75s",
            converter = DurationConverter.class,
            description = "Between an answer and the next request.")
    Duration idleTimeout = Duration.ZERO;

    @Option(
            names = "--send-timeout",
            paramLabel = "TIME",
            defaultValue = "60s",
            converter = DurationConverter.class,
            description = "For a client to read on that has stopped reading its response.")
    Duration sendTimeout = Duration.ZERO;

    @Option(
            names = "--min-rate",
            paramLabel = "N",
            defaultValue = "240",
            converter = CountConverter.OrOff.class,
            description =
                    "Bytes/s of a request's body that a client sends at least, on the average, once it was waited for"
                        + " longer than --body-timeout; and of its response that it reads, within each --send-timeout."
                        + " Or off.")
    int minRate;

    @Option(
            names = "--handler-timeout",
            paramLabel = "TIME",
            defaultValue = "5m",
            converter = DurationConverter.OrZero.class,
            description =
                    "From a request to the head of its response; then the handler is cancelled, and the client told"
                            + " 503. Streams have no limit behind their heads. 0 for none.")
    Duration handlerTimeout = Duration.ZERO;

    @Option(
            names = "--tcp-idle-timeout",
            paramLabel = "TIME",
            defaultValue = "5m",
            converter = DurationConverter.class,
            description = "For a TCP peer to send or read something.")
    Duration tcpIdleTimeout = Duration.ZERO;

    @Option(
            names = "--http2",
            arity = "0..1",
            paramLabel = "true|false",
            defaultValue = "true",
            fallbackValue = "true",
            converter = ChoiceConverter.OfSwitch.class,
            description = "Whether HTTP/2 is spoken too: over TLS by ALPN, in clear text with prior knowledge.")
    boolean http2;

    @Option(
            names = "--http2-max-streams",
            paramLabel = "N",
            defaultValue = "100",
            converter = CountConverter.Streams.class,
            description = "Requests at once on one connection of HTTP/2; one more is refused.")
    int http2MaxStreams;

    @Option(
            names = "--http3",
            arity = "0..1",
            paramLabel = "true|false",
            defaultValue = "false",
            fallbackValue = "true",
            converter = ChoiceConverter.OfSwitch.class,
            description = "Whether HTTP/3 is spoken too: by UDP, at the number of the port for TLS.")
    boolean http3;

    @Option(
            names = "--proxy-protocol",
            paramLabel = "NETWORKS",
            defaultValue = "off",
            converter = ProxyProtocolConverter.class,
            description =
                    "Connections for HTTP begin with a header of the PROXY protocol, v1 or v2, and come from one of"
                            + " these networks, as 10.0.0.0/8,2001:db8::/32; any for all, or off.")
    @Nullable ProxyProtocol proxyProtocol;

    @Option(
            names = "--stall-limit",
            paramLabel = "TIME",
            defaultValue = "200ms",
            converter = DurationConverter.class,
            description = "One handler may hold up its event loop so long; then the log names it with its stack.")
    Duration stallLimit = Duration.ZERO;

    @Option(
            names = "--grace",
            paramLabel = "TIME",
            defaultValue = "10s",
            converter = DurationConverter.OrZero.class,
            description = "For what is under way when the server is told to stop.")
    Duration grace = Duration.ZERO;

    @Option(
            names = "--access-log",
            arity = "0..1",
            paramLabel = "true|false|json",
            defaultValue = "false",
            fallbackValue = "true",
            converter = ChoiceConverter.OfAccessLog.class,
            completionCandidates = ChoiceConverter.OfAccessLog.class,
            description = "A line on standard output for every request: as text, or as a JSON object.")
    String accessLog = "";

    @Option(
            names = "--log-level",
            paramLabel = "LEVEL",
            defaultValue = "info",
            converter = ChoiceConverter.OfLogLevel.class,
            completionCandidates = ChoiceConverter.OfLogLevel.class,
            description = "error, warn, info, debug or trace; the log is on standard error.")
    String logLevel = "";

    @Option(
            names = OptionSources.CONFIG_FLAG,
            paramLabel = "FILE",
            converter = PathConverter.class,
            description = "Options as YAML, as in port: 8080.")
    @Nullable Path config;

    /** Everything but ports and handlers. */
    void applyTo(ServerBuilder server) {
        int buffered = (int) Math.min(maxBodyBytes, HttpLimits.DEFAULT.bufferedBodyBytes());
        int requests = HttpLimits.DEFAULT.requestsPerConnection();
        server.host(host)
                .eventLoops(eventLoops)
                .transport(transport)
                .reusePort(reusePort)
                .limits(new HttpLimits((int) maxRequestLine, (int) maxHeaderBytes, maxBodyBytes, buffered, requests))
                .timeouts(new HttpTimeouts(headTimeout, bodyTimeout, idleTimeout, sendTimeout, minRate, handlerTimeout))
                .maxConnectionsPerClient(maxConnectionsPerClient)
                .overload(new OverloadLimits(shedDelay, maxRequests, shedHeap))
                .http2(http2 ? Http2Options.DEFAULT.withMaxConcurrentStreams(http2MaxStreams) : null)
                .http3(http3 ? Http3Options.DEFAULT : null)
                .tcpIdle(tcpIdleTimeout)
                .stallLimit(stallLimit)
                .accessLog(accessLogFormat());
        if (maxConnections != CountConverter.Connections.AUTO) {
            server.maxConnections(maxConnections);
        }
        if (proxyProtocol != null) {
            server.proxyProtocol(proxyProtocol);
        }
    }

    /**
     * Checks that HTTP/3 can be spoken, if it is to be.
     *
     * @param withTls whether there is a port for TLS
     * @throws IllegalArgumentException if it cannot: says why, and what is allowed
     */
    void checkHttp3(boolean withTls) {
        if (!http3) {
            return;
        }
        if (!withTls) {
            throw new IllegalArgumentException(
                    "http3 without TLS (allowed: with a port for TLS and a certificate, by --tls-cert and --tls-key,"
                            + " or --tls-self-signed)");
        }
        if (proxyProtocol != null) {
            throw new IllegalArgumentException(
                    "http3 with proxy-protocol, whose header QUIC does not carry (allowed: one of them)");
        }
        QuicSupport.check();
    }

    /** Null if there is none. */
    @Nullable AccessLogFormat accessLogFormat() {
        return switch (accessLog) {
            case "true" -> AccessLogFormat.TEXT;
            case "json" -> AccessLogFormat.JSON;
            default -> null;
        };
    }
}
