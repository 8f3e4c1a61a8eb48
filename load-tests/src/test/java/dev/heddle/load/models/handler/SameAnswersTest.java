package dev.heddle.load.models.handler;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.net.Socket;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** All models give byte for byte the same answers: to whole requests, to pieces, to many at once, and to what is no request. */
final class SameAnswersTest {
    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final int LIMIT_MILLIS = 30_000;
    private static final String OK = "HTTP/1.1 200 OK\r\nContent-Type: text/plain\r\nContent-Length: ";

    /** More than socket buffers and Netty's marks take at once: answers have to wait for the client. */
    private static final int PIPELINED = 20_000;

    @ParameterizedTest
    @EnumSource
    void aWholeRequest(Model model) throws Exception {
        assertThat(exchange(model, List.of(last("/quote", "heddle")))).isEqualTo(OK + "16\r\n\r\nheddle costs 33\n");
    }

    @ParameterizedTest
    @EnumSource
    void aRequestForWhichTheUpstreamIsAsked(Model model) throws Exception {
        assertThat(exchange(model, List.of(last("/quote/fresh", "heddle"))))
                .isEqualTo(OK + "16\r\n\r\nheddle costs 34\n");
    }

    @ParameterizedTest
    @EnumSource
    void aRequestWithoutABody(Model model) throws Exception {
        assertThat(exchange(model, List.of("GET /quote HTTP/1.1\r\nConnection: close\r\n\r\n")))
                .isEqualTo(OK + "9\r\n\r\n costs 1\n");
    }

    @ParameterizedTest
    @EnumSource
    void requestsInPiecesOfOneByte(Model model) throws Exception {
        String requests = request("/quote", "reed") + request("/quote/fresh", "shuttle") + last("/quote", "heddle");
        List<String> pieces = Arrays.asList(requests.split("", -1));
        assertThat(exchange(model, pieces))
                .isEqualTo(OK + "14\r\n\r\nreed costs 29\n" + OK + "16\r\n\r\nshuttle costs 3\n" + OK
                        + "16\r\n\r\nheddle costs 33\n");
    }

    @ParameterizedTest
    @EnumSource
    void manyRequestsAtOnce(Model model) throws Exception {
        StringBuilder requests = new StringBuilder();
        StringBuilder answers = new StringBuilder();
        for (int i = 0; i < PIPELINED; i++) {
            requests.append(request("/quote", "heddle"));
            answers.append(OK + "16\r\n\r\nheddle costs 33\n");
        }
        requests.append(request("/quote/fresh", "reed")).append(last("/quote", "reed"));
        answers.append(OK + "14\r\n\r\nreed costs 30\n" + OK + "14\r\n\r\nreed costs 29\n");
        assertThat(exchange(model, List.of(requests.toString()))).isEqualTo(answers.toString());
    }

    @ParameterizedTest
    @EnumSource
    void aLongBody(Model model) throws Exception {
        String item = "0123456789abcdef".repeat(1_024);
        assertThat(exchange(model, List.of(last("/quote", item)))).endsWith("\r\n\r\n" + item + " costs 61\n");
    }

    @ParameterizedTest
    @EnumSource
    void whatIsNoRequest(Model model) throws Exception {
        assertThat(exchange(model, List.of("nonsense\r\n\r\n")))
                .isEqualTo(rejection("400 Bad Request", "no request line of HTTP/1.1"));
        assertThat(exchange(model, List.of("POST /quote HTTP/1.1\r\nContent-Length: -1\r\n\r\n")))
                .isEqualTo(rejection("400 Bad Request", "a content-length that is no number of bytes"));
        assertThat(exchange(model, List.of("POST /quote HTTP/1.1\r\nno field\r\n\r\n")))
                .isEqualTo(rejection("400 Bad Request", "a header line without a name"));
        assertThat(exchange(model, List.of("POST /quote HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\n")))
                .isEqualTo(rejection("501 Not Implemented", "a body without content-length"));
        assertThat(exchange(model, List.of("POST /quote HTTP/1.1\r\nContent-Length: 16385\r\n\r\n")))
                .isEqualTo(rejection("413 Content Too Large", "a body of more than 16384 bytes"));
        assertThat(exchange(model, List.of("GET /elsewhere HTTP/1.1\r\n\r\n")))
                .isEqualTo(rejection("404 Not Found", "only /quote and /quote/fresh"));
    }

    @ParameterizedTest
    @EnumSource
    void aRejectionComesAfterTheAnswersBefore(Model model) throws Exception {
        assertThat(exchange(model, List.of(request("/quote/fresh", "heddle") + "nonsense\r\n\r\n")))
                .isEqualTo(OK + "16\r\n\r\nheddle costs 34\n"
                        + rejection("400 Bad Request", "no request line of HTTP/1.1"));
    }

    @ParameterizedTest
    @EnumSource
    void aHeadWithoutAnEnd(Model model) throws Exception {
        String begin = "GET /quote HTTP/1.1\r\nLong: ";
        assertThat(exchange(model, List.of(begin + "x".repeat(4_096 - begin.length()))))
                .isEqualTo(rejection("431 Request Header Fields Too Large", "a head of more than 4096 bytes"));
    }

    @ParameterizedTest
    @EnumSource
    void aClientThatSendsNothingIsClosedWithoutAWord(Model model) throws Exception {
        try (ModelServer server = model.start(0, 2, Duration.ofMillis(200))) {
            assertThat(exchange(server, List.of())).isEmpty();
            assertThat(exchange(server, List.of("GET /quote HTTP/1.1\r\n"))).isEmpty();
            assertThat(exchange(server, List.of("POST /quote HTTP/1.1\r\nContent-Length: 6\r\n\r\nhed")))
                    .isEmpty();
        }
    }

    private static String request(String target, String item) {
        return "POST " + target + " HTTP/1.1\r\nContent-Length: " + item.length() + "\r\n\r\n" + item;
    }

    private static String last(String target, String item) {
        return request(target, item).replace("\r\n\r\n", "\r\nConnection: close\r\n\r\n");
    }

    private static String rejection(String status, String reason) {
        return "HTTP/1.1 " + status + "\r\nContent-Type: text/plain\r\nContent-Length: " + (reason.length() + 1)
                + "\r\nConnection: close\r\n\r\n" + reason + "\n";
    }

    private static String exchange(Model model, List<String> pieces) throws Exception {
        try (ModelServer server = model.start(0, 2, PATIENCE)) {
            return exchange(server, pieces);
        }
    }

    /** All that comes until the server closes the connection. */
    private static String exchange(ModelServer server, List<String> pieces) throws Exception {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), server.port());
                ExecutorService writer = Executors.newSingleThreadExecutor()) {
            socket.setSoTimeout(LIMIT_MILLIS);
            socket.setTcpNoDelay(true);
            Future<?> written = writer.submit(() -> {
                for (String piece : pieces) {
                    socket.getOutputStream().write(piece.getBytes(ISO_8859_1));
                }
                return null;
            });
            String answers = new String(socket.getInputStream().readAllBytes(), ISO_8859_1);
            written.get();
            return answers;
        }
    }
}
