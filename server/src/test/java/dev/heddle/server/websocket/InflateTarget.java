package dev.heddle.server.websocket;

import dev.heddle.server.fuzz.FuzzTarget;
import dev.heddle.server.fuzz.Must;
import io.netty.buffer.Unpooled;
import io.netty.handler.codec.http.websocketx.BinaryWebSocketFrame;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.zip.DataFormatException;
import java.util.zip.Inflater;

/** Compressed messages: what is taken is what the JDK's inflater makes of it, and no longer than a message may be. */
public final class InflateTarget implements FuzzTarget {
    private static final int MOST = 50_000;

    @Override
    public void run(byte[] input) throws Exception {
        var inflater = new MessageInflater(false);
        var frame = new BinaryWebSocketFrame(true, 4, Unpooled.copiedBuffer(input));
        try {
            var message = new MessageAssembler(MOST, inflater).add(frame);
            Must.be(message.size() <= MOST, message + " is more than the limit");
            checkBeginning(input, message.bytes());
        } catch (Violation refused) {
            Must.be(frame.refCnt() == 0, "not released");
        } finally {
            inflater.release();
        }
    }

    /** Of messages whose stream ends within, and begins anew, the first stream. */
    private static void checkBeginning(byte[] input, byte[] message) throws DataFormatException {
        var inflater = new Inflater(true);
        try {
            inflater.setInput(input);
            var expected = new byte[MOST];
            int count = inflater.inflate(expected);
            Must.be(
                    count <= message.length && Arrays.equals(expected, 0, count, message, 0, count),
                    "inflated to something else");
        } finally {
            inflater.end();
        }
    }

    @Override
    public List<byte[]> seeds() {
        return List.of(
                Base64.getDecoder().decode("8kjNyckHAA=="),
                Base64.getDecoder().decode("8kjNyckHAPJIzcnJBwA="),
                Base64.getDecoder().decode("SkxMTEwaAwA="),
                new byte[0]);
    }
}
