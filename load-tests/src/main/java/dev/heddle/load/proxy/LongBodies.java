package dev.heddle.load.proxy;

import dev.heddle.load.client.LongBody;
import dev.heddle.load.client.RawHead;
import dev.heddle.load.support.LoadException;
import dev.heddle.load.support.ProcessMemory;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintStream;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/**
 * Long bodies through the proxy, each way, to a reader that is slower than the sender: what arrives has the sum of what was
 * sent, and the proxy holds little of it at any time, in its heap (after full collections) and in direct memory.
 */
final class LongBodies {
    private static final long MOST_GROWTH = 32L << 20;
    private static final long WARM_UP_BYTES = 128L << 20;
    private static final int LOOKS = 5;
    private static final long LOOK_MILLIS = 20;

    private final ProxyOptions options;
    private final PrintStream out;
    private final List<String> failures = new ArrayList<>();

    LongBodies(ProxyOptions options, PrintStream out) {
        this.options = options;
        this.out = out;
    }

    /** How long it takes. */
    static Duration expected(ProxyOptions options) {
        return Duration.ofSeconds(2 * options.bodyBytes() / options.bytesPerSecond() + 30);
    }

    /** Measures. */
    Finding run() throws IOException, InterruptedException, LoadException {
        out.println("%,d MB each way at %,d MB/s; about %d s"
                .formatted(
                        options.bodyBytes() >> 20,
                        options.bytesPerSecond() >> 20,
                        expected(options).toSeconds()));
        try (StreamOrigin fast = new StreamOrigin(Long.MAX_VALUE);
                StreamOrigin slow = new StreamOrigin(options.bytesPerSecond());
                HeddleProxy proxy = HeddleProxy.start(options, List.of("--config", config(fast.port(), slow.port())))) {
            long warmUp = Math.min(WARM_UP_BYTES, options.bodyBytes());
            finish(new Exchange(proxy.port(), "/fast/", LongBody.fast(warmUp), true), null);
            finish(new Exchange(proxy.port(), "/fast/", LongBody.fast(warmUp), false), fast);
            ProcessMemory before = proxy.memory();
            String up = passed(
                    "up, the upstream reads slowly",
                    proxy,
                    before,
                    new Exchange(proxy.port(), "/slow/", LongBody.fast(options.bodyBytes()), true),
                    slow);
            LongBody slowly = LongBody.slow(options.bodyBytes(), options.bytesPerSecond());
            String down = passed(
                    "down, the client reads slowly",
                    proxy,
                    before,
                    new Exchange(proxy.port(), "/fast/", slowly, false),
                    fast);
            return new Finding(table(up + down), failures);
        }
    }

    private String config(int fastPort, int slowPort) throws IOException {
        return HeddleConfig.replace(
                        options.results().resolve("heddle.yaml"), HeddleConfig.fastAndSlow(fastPort, slowPort))
                .toString();
    }

    private String table(String rows) {
        return """
            Memory of the proxy while %,d MB pass to a reader of %,d MB/s, above what it holds at rest

            | body | sums | live heap, MB | direct memory, MB | resident, MB |
            | --- | --- | ---: | ---: | ---: |
            %s\
            """.formatted(options.bodyBytes() >> 20, options.bytesPerSecond() >> 20, rows);
    }

    private String passed(String name, HeddleProxy proxy, ProcessMemory before, Exchange exchange, StreamOrigin origin)
            throws IOException, InterruptedException, LoadException {
        ProcessMemory most = before;
        for (int look = 1; look <= LOOKS; look++) {
            exchange.awaitPassed(options.bodyBytes() / (LOOKS + 1) * look);
            most = most.max(proxy.memory());
            out.println("%s: %,d MB".formatted(name, exchange.body.passed() >> 20));
        }
        boolean equal = finish(exchange, exchange.isUp ? null : origin);
        ProcessMemory growth = most.minus(before);
        if (!equal) {
            failures.add(name + ": what arrived is not what was sent");
        }
        if (growth.heap() + growth.direct() > MOST_GROWTH) {
            failures.add("%s: heap and direct memory grew by %,d bytes; allowed are %,d"
                    .formatted(name, growth.heap() + growth.direct(), MOST_GROWTH));
        }
        return "| %s | %s | %.1f | %.1f | %.1f |\n"
                .formatted(
                        name,
                        equal ? "equal" : "differ",
                        growth.heap() / 1e6,
                        growth.direct() / 1e6,
                        growth.resident() / 1e6);
    }

    /** Whether what arrived is what was sent. */
    private static boolean finish(Exchange exchange, @Nullable StreamOrigin sender)
            throws InterruptedException, LoadException {
        try {
            Sums sums = exchange.finish();
            return sums.here().equals(sender == null ? sums.there() : sender.sentSum());
        } catch (TimeoutException e) {
            throw new LoadException(String.valueOf(e.getMessage()));
        }
    }

    /**
     * What the two ends have seen.
     *
     * @param there empty if this side does not learn it
     */
    private record Sums(String here, String there) {}

    /** One request with a long body, or with a long answer, on a thread of its own. */
    private static final class Exchange {
        private final LongBody body;
        private final boolean isUp;
        private final String path;
        private final Socket socket;
        private final FutureTask<Sums> task = new FutureTask<>(this::exchange);

        Exchange(int port, String path, LongBody body, boolean isUp) throws IOException {
            this.body = body;
            this.isUp = isUp;
            this.path = path;
            this.socket = new Socket(InetAddress.getLoopbackAddress(), port);
            Thread.ofPlatform().daemon().name("stream-client").start(task);
        }

        private Sums exchange() throws IOException {
            InputStream in = socket.getInputStream();
            if (isUp) {
                socket.getOutputStream()
                        .write(RawHead.bytes(
                                "POST " + path + " HTTP/1.1", "Host: localhost", "Content-Length: " + body.length()));
                String sent = body.send(socket.getOutputStream());
                byte[] answer = in.readNBytes((int) ok(in).contentLength());
                return new Sums(sent, new String(answer, StandardCharsets.US_ASCII));
            }
            socket.getOutputStream()
                    .write(RawHead.bytes("GET " + path + body.length() + " HTTP/1.1", "Host: localhost"));
            if (ok(in).contentLength() != body.length()) {
                throw new IOException("another length");
            }
            return new Sums(body.receive(in), "");
        }

        private static RawHead ok(InputStream in) throws IOException {
            RawHead head = RawHead.read(in);
            if (!head.firstLine().startsWith("HTTP/1.1 200 ")) {
                throw new IOException("unexpected response: " + head.firstLine());
            }
            return head;
        }

        void awaitPassed(long bytes) throws InterruptedException, LoadException {
            while (body.passed() < bytes) {
                if (task.isDone() && body.passed() < bytes) {
                    finish();
                }
                Thread.sleep(LOOK_MILLIS);
            }
        }

        Sums finish() throws InterruptedException, LoadException {
            try (socket) {
                return task.get();
            } catch (ExecutionException e) {
                throw new LoadException("the exchange failed: " + e.getCause());
            } catch (IOException e) {
                throw new LoadException("the connection cannot be closed: " + e.getMessage());
            }
        }
    }
}
