package dev.heddle.server.conformance;

import java.io.IOException;
import java.io.InputStream;
import java.net.SocketTimeoutException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** Reads messages by the letter of RFC 9112: what another reader may take for something else is a flaw. */
public final class MessageReader {
    private final InputStream in;
    private final StringBuilder body = new StringBuilder();
    private final List<String> fields = new ArrayList<>();
    private final List<String> trailers = new ArrayList<>();
    private String startLine = "";
    private boolean begun;

    /** A message that is none; the text says why. */
    private static final class Flaw extends Exception {
        private static final long serialVersionUID = 1;

        Flaw(String why) {
            super(why);
        }
    }

    /** What is done between a message's head and its body. */
    @FunctionalInterface
    public interface AfterHead {
        void run(Message head) throws IOException;
    }

    private MessageReader(InputStream in) {
        this.in = in;
    }

    /**
     * A response, or null if the connection ends before it.
     *
     * @throws SocketTimeoutException if nothing comes
     */
    public static Message response(InputStream in, boolean toHead) throws IOException {
        return new MessageReader(in).read(false, toHead, head -> {});
    }

    /** A request, or null if the connection ends before it. */
    public static Message request(InputStream in, AfterHead afterHead) throws IOException {
        return new MessageReader(in).read(true, false, afterHead);
    }

    private Message read(boolean request, boolean toHead, AfterHead afterHead) throws IOException {
        var flaw = "";
        try {
            startLine = readLine();
            readFields(fields);
            afterHead.run(message(""));
            if (!toHead) {
                readBody(request);
            }
        } catch (Flaw e) {
            flaw = e.getMessage();
        } catch (SocketTimeoutException e) {
            if (!begun) {
                throw e;
            }
            flaw = "stalled";
        } catch (IOException reset) {
            flaw = Message.CUT_OFF;
        }
        return begun ? message(flaw) : null;
    }

    private Message message(String flaw) {
        return new Message(startLine, List.copyOf(fields), body.toString(), List.copyOf(trailers), flaw);
    }

    private int next() throws IOException, Flaw {
        int next = in.read();
        if (next < 0) {
            throw new Flaw(Message.CUT_OFF);
        }
        begun = true;
        return next;
    }

    private String readLine() throws IOException, Flaw {
        var line = new StringBuilder();
        for (int next = next(); next != '\r'; next = next()) {
            if (next == '\n') {
                throw new Flaw("bare LF behind '" + line + "'");
            }
            line.append((char) next);
        }
        if (next() != '\n') {
            throw new Flaw("bare CR behind '" + line + "'");
        }
        return line.toString();
    }

    private void readFields(List<String> into) throws IOException, Flaw {
        for (var line = readLine(); !line.isEmpty(); line = readLine()) {
            int colon = line.indexOf(':');
            if (colon <= 0 || !line.substring(0, colon).matches("[!#$%&'*+.^_`|~0-9A-Za-z-]+")) {
                throw new Flaw("no field: '" + line + "'");
            }
            into.add(line.substring(0, colon).toLowerCase(Locale.ROOT) + ": "
                    + line.substring(colon + 1).strip());
        }
    }

    private void readBody(boolean request) throws IOException, Flaw {
        var head = message("");
        var lengths = head.values("content-length");
        var codings = head.values("transfer-encoding");
        if (lengths.size() + codings.size() > 1) {
            throw new Flaw("its length is told more than once");
        }
        if (!request && (head.status() < 200 || head.status() == 204 || head.status() == 304)) {
            return;
        }
        if (!lengths.isEmpty()) {
            readExactly(parse(lengths.getFirst(), 10));
        } else if (!codings.isEmpty()) {
            readChunks(codings.getFirst());
        } else if (!request) {
            readToEnd();
        }
    }

    private static int parse(String number, int radix) throws Flaw {
        if (!number.matches(radix == 10 ? "[0-9]{1,8}" : "[0-9A-Fa-f]{1,7}")) {
            throw new Flaw("no length: '" + number + "'");
        }
        return Integer.parseInt(number, radix);
    }

    private void readChunks(String coding) throws IOException, Flaw {
        if (!coding.equalsIgnoreCase("chunked")) {
            throw new Flaw("transfer coding " + coding);
        }
        for (int size = readChunkSize(); size > 0; size = readChunkSize()) {
            readExactly(size);
            if (!readLine().isEmpty()) {
                throw new Flaw("a chunk longer than its size");
            }
        }
        readFields(trailers);
    }

    private int readChunkSize() throws IOException, Flaw {
        var line = readLine();
        int extension = line.indexOf(';');
        return parse(extension < 0 ? line : line.substring(0, extension), 16);
    }

    private void readExactly(int count) throws IOException, Flaw {
        for (int i = 0; i < count; i++) {
            body.append((char) next());
        }
    }

    private void readToEnd() throws IOException {
        for (int next = in.read(); next >= 0; next = in.read()) {
            body.append((char) next);
        }
    }
}
