package dev.heddle.load.bench;

import dev.heddle.load.client.LongBody;
import dev.heddle.load.client.RawHead;
import dev.heddle.load.client.StartedContender;
import dev.heddle.load.support.LoadException;
import dev.heddle.load.support.ProcessMemory;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.PrintStream;
import java.net.InetAddress;
import java.net.Socket;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.function.BooleanSupplier;

/**
 * What a long body costs the server in memory: so many bytes through {@code /echo}, once with a client that reads as fast
 * as it can, once with one that does not read until the server takes no more. Live heap after full collections, and the
 * resident memory of the process, which has the direct buffers too, against the same before.
 */
final class StreamMemory {
    private static final long WARM_UP_BYTES = 256L << 20;
    /** No byte more in this time: the server has stopped reading. */
    private static final long STALLED_MILLIS = 3_000;

    private static final int LOOKS = 5;

    private final BenchOptions options;
    private final PrintStream out;

    StreamMemory(BenchOptions options, PrintStream out) {
        this.options = options;
        this.out = out;
    }

    /** Measures, and gives the table in Markdown. */
    String run() throws IOException, InterruptedException, LoadException {
        var contender = options.contenders().get(Contenders.HEDDLE);
        try (StartedContender server = StartedContender.start(contender, options.serverCpus(), options.results())) {
            out.println("warm-up: %,d MB".formatted(WARM_UP_BYTES >> 20));
            new Exchange(server, WARM_UP_BYTES, () -> true).finish();
            ProcessMemory before = memoryOf(server);
            ProcessMemory streaming = whileStreaming(server, before).minus(before);
            ProcessMemory stalled = whileStalled(server).minus(before);
            return """
                Memory of the server while %,d MB pass through /echo, above what it holds at rest

                | client | live heap, MB | resident, MB |
                | --- | ---: | ---: |
                | reads | %.1f | %.1f |
                | has stopped reading | %.1f | %.1f |
                """.formatted(
                            options.bodyBytes() >> 20,
                            megabytes(streaming.heap()),
                            megabytes(streaming.resident()),
                            megabytes(stalled.heap()),
                            megabytes(stalled.resident()));
        }
    }

    private ProcessMemory whileStreaming(StartedContender server, ProcessMemory before)
            throws IOException, InterruptedException, LoadException {
        var exchange = new Exchange(server, options.bodyBytes(), () -> true);
        ProcessMemory most = before;
        for (int look = 1; look <= LOOKS; look++) {
            exchange.awaitReceived(options.bodyBytes() / (LOOKS + 1) * look);
            most = most.max(memoryOf(server));
        }
        exchange.finish();
        out.println("reading client: %,d bytes back, sums equal".formatted(options.bodyBytes()));
        return most;
    }

    private ProcessMemory whileStalled(StartedContender server)
            throws IOException, InterruptedException, LoadException {
        var mayRead = new FutureTask<>(() -> true);
        var exchange = new Exchange(server, options.bodyBytes(), () -> completed(mayRead));
        long taken = exchange.awaitStall();
        out.println("stalled client: the server took %,d bytes and then no more".formatted(taken));
        if (taken >= options.bodyBytes()) {
            throw new LoadException("the server took the whole body although nobody read: nothing holds it back");
        }
        ProcessMemory stalled = memoryOf(server);
        mayRead.run();
        exchange.finish();
        out.println("stalled client: then %,d bytes back, sums equal".formatted(options.bodyBytes()));
        return stalled;
    }

    private static boolean completed(FutureTask<Boolean> gate) {
        try {
            return gate.get();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        } catch (ExecutionException e) {
            return false;
        }
    }

    private static ProcessMemory memoryOf(StartedContender server) throws IOException, InterruptedException {
        return ProcessMemory.of(server.pid(), 0);
    }

    private static double megabytes(long bytes) {
        return bytes / 1e6;
    }

    /** One POST to /echo: a thread sends, another reads, both sum up what they see. */
    private static final class Exchange {
        private final LongBody sent;
        private final LongBody received;
        private final Socket socket;
        private final FutureTask<String> sender;
        private final FutureTask<String> receiver;

        Exchange(StartedContender server, long length, BooleanSupplier mayRead) throws IOException {
            this.sent = LongBody.fast(length);
            this.received = LongBody.fast(length);
            this.socket = new Socket(InetAddress.getLoopbackAddress(), server.port());
            this.sender = new FutureTask<>(this::send);
            this.receiver = new FutureTask<>(() -> mayRead.getAsBoolean() ? receive() : "");
            Thread.ofPlatform().daemon().name("stream-sender").start(sender);
            Thread.ofPlatform().daemon().name("stream-receiver").start(receiver);
        }

        private String send() throws IOException {
            OutputStream to = socket.getOutputStream();
            to.write(RawHead.bytes("POST /echo HTTP/1.1", "Host: localhost", "Content-Length: " + sent.length()));
            return sent.send(to);
        }

        private String receive() throws IOException, LoadException {
            InputStream from = socket.getInputStream();
            RawHead head = RawHead.read(from);
            if (!head.firstLine().startsWith("HTTP/1.1 200 ") || head.contentLength() != received.length()) {
                throw new LoadException("unexpected response: " + head.text());
            }
            return received.receive(from);
        }

        void awaitReceived(long bytes) throws InterruptedException, LoadException {
            while (received.passed() < bytes) {
                if (receiver.isDone() && received.passed() < bytes) {
                    throw new LoadException("the exchange ended after " + received.passed() + " bytes");
                }
                Thread.sleep(10);
            }
        }

        long awaitStall() throws InterruptedException {
            long before = -1;
            while (sent.passed() != before) {
                before = sent.passed();
                Thread.sleep(STALLED_MILLIS);
            }
            return before;
        }

        void finish() throws IOException, InterruptedException, LoadException {
            try (socket) {
                if (!sender.get().equals(receiver.get())) {
                    throw new LoadException("what came back is not what was sent");
                }
            } catch (ExecutionException e) {
                throw new LoadException("the exchange failed: " + e.getCause());
            }
        }
    }
}
