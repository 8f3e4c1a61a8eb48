package dev.heddle.load.bench;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.PrintStream;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.BooleanSupplier;
import java.util.zip.CRC32C;

/**
 * What a long body costs the server in memory: so many bytes through {@code /echo}, once with a client that reads as fast
 * as it can, once with one that does not read until the server takes no more. Live heap after full collections, and the
 * resident memory of the process, which has the direct buffers too, against the same before.
 */
final class StreamMemory {
    private static final long WARM_UP_BYTES = 256L << 20;
    private static final int PIECE = 64 * 1024;
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
            Memory before = Memory.of(server);
            Memory streaming = whileStreaming(server, before);
            Memory stalled = whileStalled(server);
            return """
                Memory of the server while %,d MB pass through /echo, above what it holds at rest

                | client | live heap, MB | resident, MB |
                | --- | ---: | ---: |
                | reads | %.1f | %.1f |
                | has stopped reading | %.1f | %.1f |
                """.formatted(
                            options.bodyBytes() >> 20,
                            streaming.heapAbove(before),
                            streaming.residentAbove(before),
                            stalled.heapAbove(before),
                            stalled.residentAbove(before));
        }
    }

    private Memory whileStreaming(StartedContender server, Memory before)
            throws IOException, InterruptedException, LoadException {
        var exchange = new Exchange(server, options.bodyBytes(), () -> true);
        Memory most = before;
        for (int look = 1; look <= LOOKS; look++) {
            exchange.awaitReceived(options.bodyBytes() / (LOOKS + 1) * look);
            most = most.max(Memory.of(server));
        }
        exchange.finish();
        out.println("reading client: %,d bytes back, checksums equal".formatted(options.bodyBytes()));
        return most;
    }

    private Memory whileStalled(StartedContender server) throws IOException, InterruptedException, LoadException {
        var mayRead = new FutureTask<>(() -> true);
        var exchange = new Exchange(server, options.bodyBytes(), () -> completed(mayRead));
        long taken = exchange.awaitStall();
        out.println("stalled client: the server took %,d bytes and then no more".formatted(taken));
        if (taken >= options.bodyBytes()) {
            throw new LoadException("the server took the whole body although nobody read: nothing holds it back");
        }
        Memory stalled = Memory.of(server);
        mayRead.run();
        exchange.finish();
        out.println("stalled client: then %,d bytes back, checksums equal".formatted(options.bodyBytes()));
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

    /** Live heap and resident memory, in bytes. */
    private record Memory(long heap, long resident) {
        static Memory of(StartedContender server) throws IOException, InterruptedException {
            return new Memory(HeapHistogram.of(server.pid()).totalBytes(), ResidentMemory.of(server.pid()));
        }

        Memory max(Memory other) {
            return new Memory(Math.max(heap, other.heap), Math.max(resident, other.resident));
        }

        double heapAbove(Memory before) {
            return (heap - before.heap) / 1e6;
        }

        double residentAbove(Memory before) {
            return (resident - before.resident) / 1e6;
        }
    }

    /** One POST to /echo: a thread sends, another reads, both sum up what they see. */
    private static final class Exchange {
        private final long length;
        private final Socket socket;
        private final AtomicLong sent = new AtomicLong();
        private final AtomicLong received = new AtomicLong();
        private final FutureTask<Long> sender;
        private final FutureTask<Long> receiver;

        Exchange(StartedContender server, long length, BooleanSupplier mayRead) throws IOException {
            this.length = length;
            this.socket = new Socket(InetAddress.getLoopbackAddress(), server.port());
            this.sender = new FutureTask<>(this::send);
            this.receiver = new FutureTask<>(() -> mayRead.getAsBoolean() ? receive() : -1L);
            Thread.ofPlatform().daemon().name("stream-sender").start(sender);
            Thread.ofPlatform().daemon().name("stream-receiver").start(receiver);
        }

        private Long send() throws IOException {
            OutputStream to = socket.getOutputStream();
            to.write(("POST /echo HTTP/1.1\r\nHost: localhost\r\nContent-Length: " + length + "\r\n\r\n")
                    .getBytes(StandardCharsets.US_ASCII));
            var sum = new CRC32C();
            var piece = new byte[PIECE];
            for (long at = 0; at < length; at += piece.length) {
                fill(piece, at);
                int count = (int) Math.min(piece.length, length - at);
                to.write(piece, 0, count);
                sum.update(piece, 0, count);
                sent.addAndGet(count);
            }
            return sum.getValue();
        }

        /** Differs from piece to piece, so that one lost, doubled or out of order changes the sum. */
        private static void fill(byte[] piece, long at) {
            for (int i = 0; i < 8; i++) {
                piece[i] = (byte) (at >>> (8 * i));
            }
        }

        private Long receive() throws IOException, LoadException {
            InputStream from = socket.getInputStream();
            skipHead(from);
            var sum = new CRC32C();
            var piece = new byte[PIECE];
            while (received.get() < length) {
                int count = from.read(piece, 0, (int) Math.min(piece.length, length - received.get()));
                if (count < 0) {
                    throw new LoadException("the response ended after " + received.get() + " bytes");
                }
                sum.update(piece, 0, count);
                received.addAndGet(count);
            }
            return sum.getValue();
        }

        private void skipHead(InputStream from) throws IOException, LoadException {
            var head = new StringBuilder();
            while (head.indexOf("\r\n\r\n") < 0) {
                int next = from.read();
                if (next < 0) {
                    throw new LoadException("no response");
                }
                head.append((char) next);
            }
            if (!head.toString().startsWith("HTTP/1.1 200 ")
                    || !head.toString().toLowerCase(java.util.Locale.ROOT).contains("content-length: " + length)) {
                throw new LoadException("unexpected response: " + head);
            }
        }

        void awaitReceived(long bytes) throws InterruptedException, LoadException {
            while (received.get() < bytes) {
                if (receiver.isDone() && received.get() < bytes) {
                    throw new LoadException("the exchange ended after " + received.get() + " bytes");
                }
                Thread.sleep(10);
            }
        }

        long awaitStall() throws InterruptedException {
            long before = -1;
            while (sent.get() != before) {
                before = sent.get();
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
