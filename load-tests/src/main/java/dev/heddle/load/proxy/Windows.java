package dev.heddle.load.proxy;

import dev.heddle.load.client.GeneratorProcess;
import dev.heddle.load.client.LoadException;
import dev.heddle.load.client.Measurement;
import dev.heddle.load.client.StartedContender;
import dev.heddle.load.support.CpuList;
import dev.heddle.load.support.OpenFiles;
import dev.heddle.load.support.Spread;
import java.io.IOException;
import java.io.PrintStream;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.ToDoubleFunction;

/**
 * Windows of load on several proxies, one proxy at a time, in turns: what disturbs the machine disturbs all of them. All run
 * all the time, on the same processors, in front of the same upstream.
 */
final class Windows implements AutoCloseable {
    /**
     * The frames at the bottom of a coroutine's stack stay interpreted as long as its connection is open, if they were
     * when it was opened: only connections of a JVM that is warm already show what it can do.
     */
    private static final int WARM_UP_TURNS = 5;

    private final ProxyOptions options;
    private final PrintStream out;
    private final GeneratorProcess generator;
    private final List<StartedContender> proxies = new ArrayList<>();
    private final List<Window> windows = new ArrayList<>();

    private record Window(String proxy, int connections, Measurement measurement) {}

    private Windows(ProxyOptions options, PrintStream out, GeneratorProcess generator) {
        this.options = options;
        this.out = out;
        this.generator = generator;
    }

    /** Starts the load generator. */
    static Windows open(ProxyOptions options, PrintStream out) throws IOException {
        if (!CpuList.canBind()) {
            out.println("taskset is not installed: all processes run on any processor");
        }
        out.println("%s on processors %s; load generator and upstream on %s; about %d s"
                .formatted(
                        String.join(", ", options.servers()),
                        options.proxyCpus(),
                        options.clientCpus(),
                        expected(options).toSeconds()));
        return new Windows(options, out, GeneratorProcess.start(options.clientCpus()));
    }

    /** How long it takes. */
    static Duration expected(ProxyOptions options) {
        int proxies = options.servers().size();
        int windows = proxies * options.rounds() * options.connections().size();
        return options.seconds()
                .plus(options.settle())
                .multipliedBy(windows)
                .plus(options.warmUp().multipliedBy(proxies));
    }

    /**
     * Starts the proxies.
     *
     * @param pool connections to the upstream at most; 0 leaves it to the proxies' defaults
     */
    void start(Proxies known, int pool) throws IOException, InterruptedException, LoadException {
        for (String name : options.servers()) {
            StartedContender proxy =
                    StartedContender.start(known.get(name, pool), options.proxyCpus(), options.results());
            proxies.add(proxy);
            OpenFiles.of(proxy.pid()).require(name, options.mostConnections());
        }
    }

    List<StartedContender> proxies() {
        return proxies;
    }

    /** Loads a proxy before the first figure, over several sets of new connections. */
    void warmUp(StartedContender proxy) throws IOException, LoadException {
        Duration share = options.warmUp()
                .dividedBy(WARM_UP_TURNS)
                .dividedBy(options.connections().size());
        if (share.isZero()) {
            return;
        }
        out.println("warming up " + proxy.name());
        for (int turn = 1; turn <= WARM_UP_TURNS; turn++) {
            for (int connections : options.connections()) {
                generator.measure(proxy, connections, Duration.ZERO, share);
            }
        }
    }

    /** Measures one window. */
    void measure(StartedContender proxy, int connections, int round) throws IOException, LoadException {
        Measurement measured = generator.measure(proxy, connections, options.settle(), options.seconds());
        windows.add(new Window(proxy.name(), connections, measured));
        out.println("round %d/%d  %,6d connections  %-8s %6.2f us CPU a request  %,9.0f requests/s  %s"
                .formatted(
                        round,
                        options.rounds(),
                        connections,
                        proxy.name(),
                        measured.microsPerRequest(),
                        measured.requestsPerSecond(),
                        measured.latency()));
    }

    /** Whether there is a window of it. */
    boolean has(String proxy, int connections) {
        return windows.stream().anyMatch(window -> isOf(window, proxy, connections));
    }

    /** A figure over the rounds. */
    Spread spread(String proxy, int connections, ToDoubleFunction<Measurement> figure) {
        return Spread.of(windows.stream()
                .filter(window -> isOf(window, proxy, connections))
                .mapToDouble(window -> figure.applyAsDouble(window.measurement())));
    }

    private static boolean isOf(Window window, String proxy, int connections) {
        return window.proxy().equals(proxy) && window.connections() == connections;
    }

    @Override
    public void close() {
        proxies.forEach(StartedContender::close);
        generator.close();
    }
}
