package dev.heddle.server.conformance;

import dev.heddle.server.conformance.Outcome.End;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** The client of a case: sends, receives, and finds out what has become of the connection. */
public final class CaseRunner {
    private final Case scenario;
    private final InetSocketAddress server;
    private final Probe probe;
    private final Duration patience;
    private final int pieceBytes;
    private final List<Message> responses = new ArrayList<>();

    /**
     * A request that shows that nothing of a case is left over.
     *
     * @param target of a GET request
     * @param body of its answer, which is 200
     */
    public record Probe(String target, String body) {
        byte[] request() {
            return ("GET " + target + " HTTP/1.1\r\nHost: probe\r\n\r\n").getBytes(StandardCharsets.US_ASCII);
        }

        boolean isAnsweredBy(Message answer) {
            return answer.isWhole() && answer.status() == 200 && answer.body().equals(body);
        }
    }

    private CaseRunner(Case scenario, InetSocketAddress server, Probe probe, Duration patience, int pieceBytes) {
        this.scenario = scenario;
        this.server = server;
        this.probe = probe;
        this.patience = patience;
        this.pieceBytes = pieceBytes;
    }

    /**
     * Runs a case.
     *
     * @param patience how long nothing may come
     * @param pieceBytes what is sent at once is cut into pieces of that length
     * @return what the client has seen
     */
    public static Outcome run(Case scenario, InetSocketAddress server, Probe probe, Duration patience, int pieceBytes)
            throws IOException {
        var runner = new CaseRunner(scenario, server, probe, patience, pieceBytes);
        var end = runner.talk();
        var next = scenario.originIsDown() ? "" : runner.askAsAnother();
        return new Outcome(List.copyOf(runner.responses), end, next, List.of(), 0);
    }

    private Socket connect() throws IOException {
        var socket = new Socket();
        socket.setTcpNoDelay(true);
        socket.setSoTimeout((int) patience.toMillis());
        socket.connect(server);
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
                    case Case.Send send -> send(socket.getOutputStream(), send.text());
                    case Case.Receive receive -> receive(in);
                    case Case.EndOutput end -> socket.shutdownOutput();
                }
            }
        } catch (IOException closedAlready) {
            // It has answered before it has got everything; perhaps.
        }
    }

    private void send(OutputStream out, String text) throws IOException {
        var bytes = text.getBytes(StandardCharsets.ISO_8859_1);
        for (int at = 0; at < bytes.length; at += pieceBytes) {
            out.write(bytes, at, Math.min(pieceBytes, bytes.length - at));
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
            socket.getOutputStream().write(probe.request());
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
        return scenario.originIsDown() ? answer.isWhole() && answer.status() >= 500 : probe.isAnsweredBy(answer);
    }

    /** What is wrong with the answer that the next client gets, who may use the same connection to the origin. */
    private String askAsAnother() throws IOException {
        try (var socket = connect()) {
            socket.getOutputStream().write(probe.request());
            var answer = MessageReader.response(new BufferedInputStream(socket.getInputStream()), false);
            return answer == null ? "nothing" : probe.isAnsweredBy(answer) ? "" : answer + " " + answer.body();
        } catch (SocketTimeoutException e) {
            return "nothing";
        }
    }
}
