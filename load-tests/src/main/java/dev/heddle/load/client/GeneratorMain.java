package dev.heddle.load.client;

import dev.heddle.load.support.ContextSwitches;
import dev.heddle.load.support.CpuClock;
import dev.heddle.load.support.LoadException;
import dev.heddle.load.support.ResidentMemory;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;

/**
 * The load generator's process. For each line on standard input it loads a server and writes one line: {@code ok} and a
 * {@link Measurement}, or {@code error} and what went wrong. It ends with its input.
 *
 * <p>A line is {@code port pid page connections settle-millis window-millis rate}; rate 0 is as fast as it is answered.
 */
final class GeneratorMain {
    static final String OK = "ok ";
    static final String ERROR = "error ";

    private GeneratorMain() {}

    static void main(String[] arguments) throws IOException, InterruptedException {
        BufferedReader in = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
        for (String line = in.readLine(); line != null; line = in.readLine()) {
            System.out.println(answer(line.split(" ", -1)));
        }
    }

    private static String answer(String[] fields) throws IOException, InterruptedException {
        int port = Integer.parseInt(fields[0]);
        long pid = Long.parseLong(fields[1]);
        Page page = Page.valueOf(fields[2]);
        Duration settle = Duration.ofMillis(Long.parseLong(fields[4]));
        Duration window = Duration.ofMillis(Long.parseLong(fields[5]));
        try (Load generator = load(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), page)) {
            generator.open(Integer.parseInt(fields[3]));
            generator.begin(Integer.parseInt(fields[6]));
            Thread.sleep(settle);
            Measurement measurement = measure(generator, pid, window);
            generator.pause();
            return OK + measurement.toLine();
        } catch (LoadException e) {
            return ERROR + e.getMessage();
        }
    }

    private static Load load(InetSocketAddress server, Page page) {
        return page.wire() == Wire.TLS_HANDSHAKES ? new HandshakeLoad(server, page) : new LoadGenerator(server, page);
    }

    /** The server is looked at here and not by who asked: at the ends of the window, not some time around it. */
    private static Measurement measure(Load generator, long pid, Duration window)
            throws IOException, InterruptedException, LoadException {
        long requestsBefore = generator.completed();
        ContextSwitches switchesBefore = ContextSwitches.of(pid);
        CpuClock serverClock = new CpuClock(pid);
        Duration cpu = serverClock.used();
        generator.takeLatency();
        long requests = generator.completed();
        long start = System.nanoTime();
        Thread.sleep(window);
        long requestsAfter = generator.completed();
        Duration time = Duration.ofNanos(System.nanoTime() - start);
        Duration used = serverClock.used().minus(cpu);
        Latency latency = generator.takeLatency();
        // A look at thousands of threads takes a while: from look to look, each thread has the time of the window and
        // one
        // look, in which requests go on.
        long requestsBetween = generator.completed() - requestsBefore;
        ContextSwitches switches = ContextSwitches.of(pid);
        generator.requireNoFailure();
        if (requestsAfter == requests && window.isPositive()) {
            throw new LoadException("no request was answered in " + window.toMillis() + " ms");
        }
        return new Measurement(
                requestsAfter - requests,
                time,
                used,
                latency,
                ResidentMemory.ofTree(pid),
                switches.threads(),
                switches.since(switchesBefore) / (double) Math.max(1, requestsBetween));
    }
}
