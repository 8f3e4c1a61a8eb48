package dev.heddle.server.fuzz;

import dev.heddle.server.conformance.Message;
import dev.heddle.server.conformance.MessageReader;
import dev.heddle.server.http.RequestTarget;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.List;

/** HTTP/1.1: every answer is well-formed, the last one perhaps cut off. */
final class Http1Protocol implements ServerTarget.Protocol {
    private final RequestTarget requests = new RequestTarget("");

    @Override
    public byte[] opening() {
        return new byte[0];
    }

    @Override
    public void check(byte[] input, byte[] answer) throws IOException {
        var sent = Text.of(input);
        if (sent.contains("HEAD") || sent.toLowerCase(java.util.Locale.ROOT).contains("upgrade")) {
            return; // where such an answer ends is not for this reader to say
        }
        var in = new ByteArrayInputStream(answer);
        for (var message = read(in); message != null; message = read(in)) {
            boolean cutOff = message.flaw().equals(Message.CUT_OFF) && in.available() == 0;
            Must.be(message.isWhole() || cutOff, "malformed answer: " + message);
            Must.be(message.status() >= 100, "no answer: " + message);
        }
    }

    private static Message read(ByteArrayInputStream in) throws IOException {
        return MessageReader.response(in, false);
    }

    @Override
    public List<byte[]> seeds() {
        return requests.seeds();
    }

    @Override
    public List<String> words() {
        return requests.words();
    }
}
