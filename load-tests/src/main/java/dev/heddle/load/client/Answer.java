package dev.heddle.load.client;

import dev.heddle.load.support.LoadException;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * One whole answer to the request that the load consists of, as it is on the wire.
 *
 * @param server what messages call it
 * @param head the status line and the header lines, each without its end
 * @param body as many bytes as {@code Content-Length} says
 * @param size of all of it in bytes
 */
public record Answer(String server, List<String> head, String body, int size) {
    private static final int LIMIT_MILLIS = 10_000;
    private static final int LONGEST_HEAD = 16_384;
    private static final int SHOWN = 60;

    /** Asks a server once, over a connection of its own. */
    public static Answer of(StartedContender server, Page page) throws IOException, LoadException {
        try (Socket socket = new Socket()) {
            socket.setSoTimeout(LIMIT_MILLIS);
            socket.connect(server.address(), LIMIT_MILLIS);
            return ask(server, page, page.wire() == Wire.CLEAR ? socket : TlsClient.over(socket));
        }
    }

    private static Answer ask(StartedContender server, Page page, Socket over) throws IOException, LoadException {
        over.getOutputStream()
                .write(LoadGenerator.requestTo(server.address(), page).getBytes(StandardCharsets.US_ASCII));
        return read(server.name(), over.getInputStream());
    }

    private static Answer read(String server, InputStream in) throws IOException, LoadException {
        StringBuilder text = new StringBuilder();
        while (text.indexOf("\r\n\r\n") < 0) {
            int next = in.read();
            if (next < 0 || text.length() > LONGEST_HEAD) {
                throw new EOFException(server + " answers without the end of a head: " + text);
            }
            text.append((char) next);
        }
        List<String> head =
                text.toString().lines().filter(line -> !line.isEmpty()).toList();
        int length = Integer.parseInt(field(head, "content-length")
                .orElseThrow(() -> new LoadException(server + " answers without content-length: " + head)));
        byte[] body = in.readNBytes(length);
        return new Answer(server, head, new String(body, StandardCharsets.ISO_8859_1), text.length() + body.length);
    }

    /** The value of a header field. */
    public Optional<String> field(String name) {
        return field(head, name);
    }

    private static Optional<String> field(List<String> head, String name) {
        return head.stream()
                .filter(line -> line.toLowerCase(Locale.ROOT).startsWith(name + ":"))
                .map(line -> line.substring(name.length() + 1).strip())
                .findFirst();
    }

    /** Fails unless it has the status, the content type and the body that a page has. */
    public void require(Page page) throws LoadException {
        require("status line", head.getFirst().startsWith("HTTP/1.1 200"), head.getFirst(), "HTTP/1.1 200");
        String type = field("content-type").orElse("");
        require("content type", type.split(";", 2)[0].strip().equals(page.contentType()), type, page.contentType());
        require("body", body.equals(page.body()), body, page.body());
    }

    private void require(String what, boolean holds, String actual, String wanted) throws LoadException {
        if (!holds) {
            throw new LoadException(
                    "%s answers with the %s '%s' and not '%s'".formatted(server, what, begin(actual), begin(wanted)));
        }
    }

    private static String begin(String text) {
        return text.length() <= SHOWN ? text : text.substring(0, SHOWN) + "...";
    }
}
