package dev.heddle.load.proxy;

import dev.heddle.load.client.LongBody;
import dev.heddle.load.client.RawHead;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * The upstream of long bodies, in this process. {@code POST /}: takes a body at a limited rate, and answers with its sum.
 * {@code GET /<length>}: sends so many bytes; their sum is had by {@link #sentSum}. A connection after the other, each with a
 * thread of its own.
 */
final class StreamOrigin implements AutoCloseable {
    private final ServerSocket listener;
    private final long bytesPerSecond;
    private final BlockingQueue<String> sums = new LinkedBlockingQueue<>();

    /** On a free port. */
    StreamOrigin(long bytesPerSecond) throws IOException {
        this.listener = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        this.bytesPerSecond = bytesPerSecond;
        Thread.ofPlatform().daemon().name("stream-origin").start(this::acceptAll);
    }

    int port() {
        return listener.getLocalPort();
    }

    /** The sum of the body that was sent next. */
    String sentSum() throws InterruptedException, TimeoutException {
        String sum = sums.poll(20, TimeUnit.SECONDS);
        if (sum == null) {
            throw new TimeoutException("the upstream has not sent the whole body");
        }
        return sum;
    }

    private void acceptAll() {
        try {
            while (true) {
                Socket socket = listener.accept();
                Thread.ofPlatform().daemon().name("stream-origin-connection").start(() -> serve(socket));
            }
        } catch (IOException closed) {
            // The end of the run.
        }
    }

    private void serve(Socket socket) {
        try (socket) {
            InputStream in = socket.getInputStream();
            OutputStream out = socket.getOutputStream();
            while (true) {
                RawHead head = RawHead.read(in);
                if (head.firstLine().startsWith("POST ")) {
                    take(head, in, out);
                } else {
                    give(head, out);
                }
            }
        } catch (IOException closed) {
            // The proxy closes connections that it does not need; a body that was cut is seen at its other end.
        }
    }

    private void take(RawHead head, InputStream in, OutputStream out) throws IOException {
        String sum = LongBody.slow(head.contentLength(), bytesPerSecond).receive(in);
        out.write(RawHead.bytes("HTTP/1.1 200 OK", "Content-Length: " + sum.length()));
        out.write(sum.getBytes(StandardCharsets.US_ASCII));
    }

    private void give(RawHead head, OutputStream out) throws IOException {
        String path = head.firstLine().split(" ", -1)[1];
        long length = Long.parseLong(path.substring(1));
        out.write(RawHead.bytes("HTTP/1.1 200 OK", "Content-Length: " + length));
        sums.add(LongBody.fast(length).send(out));
    }

    @Override
    public void close() throws IOException {
        listener.close();
    }
}
