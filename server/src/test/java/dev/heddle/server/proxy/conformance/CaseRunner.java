package dev.heddle.server.proxy.conformance;

import dev.heddle.server.proxy.conformance.Outcome.End;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** The client of a case: sends, receives, and finds out what has become of the connection. */
final class CaseRunner {
    private static final byte[] PROBE_REQUEST =
            ("GET " + Origin.PROBE + " HTTP/1.1\r\nHost: probe\r\n\r\n").getBytes(StandardCharsets.US_ASCII);

    private final Case scenario;
    private final InetSocketAddress proxy;
    private final Duration patience;
    private final List<Message> responses = new ArrayList<>();

    private CaseRunner(Case scenario, InetSocketAddress proxy, Duration patience) {
        this.scenario = scenario;
        this.proxy = proxy;
        this.patience = patience;
    }

    /**
     * Runs a case.
     *
     * @param patience how long nothing may come
     * @param settle is run when the client has seen all, before the origin is asked what it has got
     */
    static Outcome run(Case scenario, InetSocketAddress proxy, Origin origin, Duration patience, Settle settle)
            throws Exception {
        if (scenario.originIsDown()) {
            origin.stop();
        } else {
            origin.serve(scenario.script());
        }
        var runner = new CaseRunner(scenario, proxy, patience);
        var end = runner.talk();
        var next = scenario.originIsDown() ? "" : runner.askAsAnother();
        settle.run();
        return new Outcome(List.copyOf(runner.responses), end, next, origin.requests(), origin.connections());
    }

    /** Waits until nothing is under way. */
    @FunctionalInterface
    interface Settle {
        void run() throws Exception;
    }

    private Socket connect() throws IOException {
        var socket = new Socket();
        socket.setTcpNoDelay(true);
        socket.setSoTimeout((int) patience.toMillis());
        socket.connect(proxy);
        return socket;
    }

    private End talk() throws IOException {
        try (var socket = connect()) {
            var in = new BufferedInputStream(socket.getInputStream());
            perform(socket, in);
            while (finals() < scenario.expectedFinals()) {
                var end = receive(in);
                if (end != null) {
                    return end;
                }
            }
            return scenario.expectsOpen() ? probe(socket, in) : awaitEnd(in);
        }
    }

    private void perform(Socket socket, BufferedInputStream in) throws IOException {
        try {
            for (var step : scenario.steps()) {
                switch (step) {
                    case Case.Send send ->
                        socket.getOutputStream().write(send.text().getBytes(StandardCharsets.ISO_8859_1));
                    case Case.Receive receive -> receive(in);
                    case Case.EndOutput end -> socket.shutdownOutput();
                }
            }
        } catch (IOException closedAlready) {
            // It has answered before it has got everything; perhaps.
        }
    }

    private int finals() {
        return (int) responses.stream()
                .filter(response -> response.status() == 0 || response.status() >= 200)
                .count();
    }

    /** Receives one response; or how the connection ended. */
    private End receive(BufferedInputStream in) throws IOException {
        try {
            var response = MessageReader.response(in, scenario.isToHead(finals()));
            if (response == null) {
                return End.CLOSED;
            }
            responses.add(response);
            return response.isWhole() ? null : response.flaw().equals("stalled") ? End.SILENT : End.BROKEN;
        } catch (SocketTimeoutException e) {
            return End.SILENT;
        } catch (IOException reset) {
            return End.BROKEN;
        }
    }

    private End awaitEnd(BufferedInputStream in) throws IOException {
        while (true) {
            var end = receive(in);
            if (end != null) {
                return end == End.SILENT ? End.OPEN : end;
            }
        }
    }

    private End probe(Socket socket, BufferedInputStream in) {
        try {
            socket.getOutputStream().write(PROBE_REQUEST);
            var answer = MessageReader.response(in, false);
            if (answer != null && !isProbeAnswered(answer)) {
                responses.add(answer);
                return End.BROKEN;
            }
            return answer == null ? End.CLOSED : End.OPEN;
        } catch (SocketTimeoutException e) {
            return End.SILENT;
        } catch (IOException closed) {
            return End.CLOSED;
        }
    }

    private boolean isProbeAnswered(Message answer) {
        return scenario.originIsDown() ? answer.isWhole() && answer.status() >= 500 : isOfProbe(answer);
    }

    private static boolean isOfProbe(Message answer) {
        return answer.isWhole() && answer.status() == 200 && answer.body().equals(Origin.PROBE_BODY);
    }

    /** What is wrong with the answer that the next client gets, who may use the same connection to the origin. */
    private String askAsAnother() throws IOException {
        try (var socket = connect()) {
            socket.getOutputStream().write(PROBE_REQUEST);
            var answer = MessageReader.response(new BufferedInputStream(socket.getInputStream()), false);
            return answer == null ? "nothing" : isOfProbe(answer) ? "" : answer + " " + answer.body();
        } catch (SocketTimeoutException e) {
            return "nothing";
        }
    }
}
