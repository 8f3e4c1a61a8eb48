package dev.heddle.server.http;

import dev.heddle.server.fuzz.FuzzTarget;
import dev.heddle.server.fuzz.Must;
import dev.heddle.server.fuzz.Pieces;
import dev.heddle.server.fuzz.Text;
import dev.heddle.server.http.RequestReading.Request;
import dev.heddle.server.http.conformance.Http1Cases;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;

/**
 * Requests of HTTP/1.1: the same however they are split, nothing taken that the grammar does not allow, and what was taken
 * is the same when it has been written and read again.
 */
public final class RequestTarget implements FuzzTarget {
    /** Longer ones are not read byte by byte. */
    private static final int LONGEST_IN_BYTES = 2_000;

    /** Behind each input: a head that is malformed may be held to its end before that is told. */
    private static final byte[] END = {'\r', '\n', '\r', '\n'};

    private static final String CODING = "Transfer-Encoding:";

    private final byte[] before;

    /** With bytes before each input, to come to what lies behind them. */
    public RequestTarget(String before) {
        this.before = before.getBytes(StandardCharsets.ISO_8859_1);
    }

    @Override
    public void run(byte[] input) {
        var bytes = Text.joined(before, input, END);
        var whole = RequestReading.of(bytes, Pieces.ONE);
        if (bytes.length <= LONGEST_IN_BYTES) {
            Must.beEqual(whole, RequestReading.of(bytes, Pieces.BYTES), "other requests byte by byte");
        }
        Must.beEqual(
                whole, RequestReading.of(bytes, Pieces.random(Arrays.hashCode(bytes))), "other requests in pieces");
        checkGrammar(whole.requests(), new String(bytes, StandardCharsets.ISO_8859_1));
        whole.requests().forEach(RequestTarget::checkWritten);
    }

    private static void checkGrammar(List<Request> taken, String text) {
        var allowed = StrictRequests.in(text);
        Must.be(allowed.size() >= taken.size(), "taken, and not allowed: " + taken + "\nallowed: " + allowed);
        Must.beEqual(taken, allowed.subList(0, taken.size()), "read otherwise than by the grammar");
    }

    /** As a proxy passes it on, with the body in the same framing. */
    private static void checkWritten(Request request) {
        var written = new StringBuilder(request.line()).append("\r\n");
        request.fields().forEach(field -> written.append(field).append("\r\n"));
        boolean chunked =
                request.fields().stream().anyMatch(field -> field.regionMatches(true, 0, CODING, 0, CODING.length()));
        written.append("\r\n");
        if (chunked) {
            appendChunks(written, request);
        } else {
            written.append(request.body());
        }
        Must.beEqual(List.of(request), RequestReading.of(written.toString()).requests(), "another one when written");
    }

    private static void appendChunks(StringBuilder written, Request request) {
        if (!request.body().isEmpty()) {
            written.append(Integer.toHexString(request.body().length()))
                    .append("\r\n")
                    .append(request.body())
                    .append("\r\n");
        }
        written.append("0\r\n");
        request.trailers().forEach(field -> written.append(field).append("\r\n"));
        written.append("\r\n");
    }

    @Override
    public List<byte[]> seeds() {
        return Http1Cases.all()
                .map(scenario -> scenario.bytes())
                .filter(bytes -> bytes.length() < LONGEST_IN_BYTES)
                .filter(bytes -> before.length == 0 || bytes.contains("chunked\r\n\r\n"))
                .map(bytes -> before.length == 0 ? bytes : bytes.substring(bytes.indexOf("chunked\r\n\r\n") + 11))
                .map(bytes -> bytes.getBytes(StandardCharsets.ISO_8859_1))
                .toList();
    }

    @Override
    public List<String> words() {
        return List.of(
                "\r\n",
                "\r\n\r\n",
                "\n",
                "\r",
                " ",
                "\t",
                "\0",
                ":",
                ",",
                ";",
                "=",
                "\"",
                "0\r\n\r\n",
                "HTTP/1.1",
                "HTTP/1.0",
                "GET ",
                "POST ",
                "HEAD ",
                "OPTIONS * ",
                "CONNECT ",
                "Host: a\r\n",
                "Content-Length: 5\r\n",
                "Content-Length:",
                "Transfer-Encoding: chunked\r\n",
                "Transfer-Encoding:",
                "chunked",
                "Connection: close\r\n",
                "Upgrade: x\r\n",
                "Connection: upgrade\r\n",
                "Expect: 100-continue\r\n",
                "http://",
                "https://",
                "5\r\nhello\r\n",
                "ffffffff",
                "%2e",
                "\u0080",
                "\u00ff");
    }
}
