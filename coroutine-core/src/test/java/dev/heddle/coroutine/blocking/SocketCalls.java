package dev.heddle.coroutine.blocking;

import static dev.heddle.coroutine.blocking.BlockingCall.blocksShortly;
import static dev.heddle.coroutine.blocking.BlockingCall.suspends;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketAddress;
import java.net.SocketException;
import java.net.StandardProtocolFamily;
import java.net.URI;
import java.net.UnixDomainSocketAddress;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.ByteBuffer;
import java.nio.channels.AsynchronousCloseException;
import java.nio.channels.DatagramChannel;
import java.nio.channels.Pipe;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;

/** Blocking calls on sockets and on what is like them. */
final class SocketCalls {
    private static final InetAddress LOOPBACK = InetAddress.getLoopbackAddress();
    private static final AtomicInteger SPELLINGS = new AtomicInteger();

    static final List<BlockingCall> ALL = List.of(
            suspends("`Socket.connect`", SocketCalls::connect),
            suspends("`Socket.getInputStream().read`", SocketCalls::read),
            suspends("`Socket.getOutputStream().write`", SocketCalls::write),
            suspends("`ServerSocket.accept`", SocketCalls::accept),
            suspends("`DatagramSocket.receive`", SocketCalls::receive),
            suspends("`SocketChannel.connect`, blocking mode", SocketCalls::channelConnect),
            suspends("`SocketChannel.read`, blocking mode", SocketCalls::channelRead),
            suspends("`SocketChannel.write`, blocking mode", SocketCalls::channelWrite),
            suspends("`ServerSocketChannel.accept`, blocking mode", SocketCalls::channelAccept),
            suspends("`SocketChannel.read` of a Unix domain socket", SocketCalls::unixRead),
            suspends("`DatagramChannel.receive`, blocking mode", SocketCalls::channelReceive),
            suspends("`Selector.select`", SocketCalls::select),
            suspends("`Pipe.SourceChannel.read`", SocketCalls::pipeRead),
            suspends("`HttpClient.send`", SocketCalls::httpClient),
            suspends("`HttpURLConnection.getInputStream`", SocketCalls::urlConnection),
            blocksShortly(
                            "`InetAddress.getByName`, of a name that is not cached",
                            "until the system's resolver answers: microseconds from `/etc/hosts`, seconds if a name"
                                    + " server is silent",
                            SocketCalls::lookUp)
                    .advice("Netty's resolver and `Coroutine.await`, or `Offload`"));

    private SocketCalls() {}

    private static ServerSocket listen() throws IOException {
        return new ServerSocket(0, 1, LOOPBACK);
    }

    private static Socket connectTo(ServerSocket server) throws IOException {
        return new Socket(LOOPBACK, server.getLocalPort());
    }

    /** More connections than the listener's backlog holds: the next one waits to be taken in. */
    private static SocketAddress listenWithoutRoom(List<AutoCloseable> resources) throws IOException {
        var server = listen();
        resources.add(server);
        for (int i = 0; i < 4; i++) {
            var filler = SocketChannel.open();
            resources.add(filler);
            filler.configureBlocking(false);
            filler.connect(server.getLocalSocketAddress());
        }
        return server.getLocalSocketAddress();
    }

    private static Blocked connect() throws IOException {
        var resources = new ArrayList<AutoCloseable>();
        var address = listenWithoutRoom(resources);
        var socket = new Socket();
        return Blocked.until(socket::close, () -> {
                    try {
                        socket.connect(address);
                    } catch (SocketException closed) {
                        // That was the release.
                    }
                })
                .closing(resources.toArray(AutoCloseable[]::new));
    }

    private static Blocked channelConnect() throws IOException {
        var resources = new ArrayList<AutoCloseable>();
        var address = listenWithoutRoom(resources);
        var channel = SocketChannel.open();
        return Blocked.until(channel::close, () -> {
                    try {
                        channel.connect(address);
                    } catch (AsynchronousCloseException closed) {
                        // That was the release.
                    }
                })
                .closing(resources.toArray(AutoCloseable[]::new));
    }

    private static Blocked read() throws IOException {
        var server = listen();
        var client = connectTo(server);
        var peer = server.accept();
        return Blocked.until(
                        () -> peer.getOutputStream().write(1),
                        () -> client.getInputStream().read())
                .closing(server, client, peer);
    }

    /** Writes more than the two sockets' buffers hold; the peer reads it then. */
    private static Blocked write() throws IOException {
        var server = listen();
        var client = connectTo(server);
        var peer = server.accept();
        return Blocked.until(
                        () -> peer.getInputStream().readNBytes(FileCalls.MUCH.length),
                        () -> client.getOutputStream().write(FileCalls.MUCH))
                .closing(server, client, peer);
    }

    private static Blocked accept() throws IOException {
        var server = listen();
        return Blocked.until(
                        () -> connectTo(server).close(), () -> server.accept().close())
                .closing(server);
    }

    private static Blocked receive() throws IOException {
        var receiver = new DatagramSocket(new InetSocketAddress(LOOPBACK, 0));
        var sender = new DatagramSocket(new InetSocketAddress(LOOPBACK, 0));
        return Blocked.until(
                        () -> sender.send(new DatagramPacket(new byte[1], 1, receiver.getLocalSocketAddress())),
                        () -> receiver.receive(new DatagramPacket(new byte[1], 1)))
                .closing(receiver, sender);
    }

    private static Blocked channelReceive() throws IOException {
        var receiver = DatagramChannel.open().bind(new InetSocketAddress(LOOPBACK, 0));
        var sender = DatagramChannel.open();
        return Blocked.until(
                        () -> sender.send(ByteBuffer.allocate(1), receiver.getLocalAddress()),
                        () -> receiver.receive(ByteBuffer.allocate(1)))
                .closing(receiver, sender);
    }

    private static Blocked channelAccept() throws IOException {
        var server = ServerSocketChannel.open().bind(new InetSocketAddress(LOOPBACK, 0));
        return Blocked.until(
                        () -> SocketChannel.open(server.getLocalAddress()).close(),
                        () -> server.accept().close())
                .closing(server);
    }

    private static Blocked channelRead() throws IOException {
        var server = ServerSocketChannel.open().bind(new InetSocketAddress(LOOPBACK, 0));
        var client = SocketChannel.open(server.getLocalAddress());
        var peer = server.accept();
        return Blocked.until(() -> peer.write(ByteBuffer.allocate(1)), () -> client.read(ByteBuffer.allocate(1)))
                .closing(server, client, peer);
    }

    private static Blocked channelWrite() throws IOException {
        var server = ServerSocketChannel.open().bind(new InetSocketAddress(LOOPBACK, 0));
        var client = SocketChannel.open(server.getLocalAddress());
        var peer = server.accept();
        return Blocked.until(() -> peer.socket().getInputStream().readNBytes(FileCalls.MUCH.length), () -> {
                    var rest = ByteBuffer.wrap(FileCalls.MUCH);
                    while (rest.hasRemaining()) {
                        client.write(rest);
                    }
                })
                .closing(server, client, peer);
    }

    private static Blocked unixRead() throws IOException {
        var directory = Files.createTempDirectory("heddle");
        var address = UnixDomainSocketAddress.of(directory.resolve("socket"));
        var server = ServerSocketChannel.open(StandardProtocolFamily.UNIX).bind(address);
        var client = SocketChannel.open(address);
        var peer = server.accept();
        return Blocked.until(() -> peer.write(ByteBuffer.allocate(1)), () -> client.read(ByteBuffer.allocate(1)))
                .closing(() -> Files.delete(directory), () -> Files.delete(address.getPath()), server, client, peer);
    }

    private static Blocked select() throws IOException {
        var selector = Selector.open();
        var pipe = Pipe.open();
        pipe.source().configureBlocking(false).register(selector, SelectionKey.OP_READ);
        return Blocked.until(() -> pipe.sink().write(ByteBuffer.allocate(1)), selector::select)
                .closing(selector, pipe.source(), pipe.sink());
    }

    private static Blocked pipeRead() throws IOException {
        var pipe = Pipe.open();
        return Blocked.until(
                        () -> pipe.sink().write(ByteBuffer.allocate(1)),
                        () -> pipe.source().read(ByteBuffer.allocate(1)))
                .closing(pipe.source(), pipe.sink());
    }

    /** A server that answers after the latch. */
    private static HttpServer httpServer(CountDownLatch latch) throws IOException {
        var server = HttpServer.create(new InetSocketAddress(LOOPBACK, 0), 1);
        server.createContext("/", exchange -> {
            try {
                latch.await();
            } catch (InterruptedException e) {
                throw new IOException(e);
            }
            exchange.sendResponseHeaders(204, -1);
            exchange.close();
        });
        server.start();
        return server;
    }

    private static URI uriOf(HttpServer server) {
        return URI.create("http://" + LOOPBACK.getHostAddress() + ":"
                + server.getAddress().getPort() + "/");
    }

    private static Blocked httpClient() throws IOException {
        var latch = new CountDownLatch(1);
        var server = httpServer(latch);
        var client = HttpClient.newHttpClient();
        return Blocked.until(
                        latch::countDown,
                        () -> client.send(HttpRequest.newBuilder(uriOf(server)).build(), BodyHandlers.discarding()))
                .closing(() -> server.stop(0), client);
    }

    private static Blocked urlConnection() throws IOException {
        var latch = new CountDownLatch(1);
        var server = httpServer(latch);
        return Blocked.until(latch::countDown, () -> {
                    try (var body = uriOf(server).toURL().openConnection().getInputStream()) {
                        body.readAllBytes();
                    }
                })
                .closing(() -> server.stop(0));
    }

    /** Each time another spelling of one name, since the JDK caches what it has looked up. */
    private static Blocked lookUp() {
        var letters = "localhost".toCharArray();
        int number = SPELLINGS.getAndIncrement();
        for (int i = 0; i < letters.length; i++) {
            if ((number >> i & 1) == 0) {
                letters[i] = Character.toUpperCase(letters[i]);
            }
        }
        return Blocked.briefly(() -> InetAddress.getByName(new String(letters)));
    }
}
