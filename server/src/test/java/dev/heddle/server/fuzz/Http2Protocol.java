package dev.heddle.server.fuzz;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.Stream;

/** HTTP/2 with prior knowledge: behind the preface, frames both ways. */
final class Http2Protocol implements ServerTarget.Protocol {
    private static final int HEADER = 9;
    private static final int MOST_OF_FRAME = 16 * 1024;
    private static final int LAST_TYPE = 9;
    private static final byte[] OPENING =
            "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n\0\0\0\4\0\0\0\0\0".getBytes(StandardCharsets.ISO_8859_1);

    @Override
    public byte[] opening() {
        return OPENING.clone();
    }

    @Override
    public void check(byte[] input, byte[] answer) {
        var in = ByteBuffer.wrap(answer);
        while (in.remaining() >= HEADER) {
            int lengthAndType = in.getInt();
            int length = lengthAndType >>> 8;
            in.get();
            int stream = in.getInt();
            Must.be(length <= MOST_OF_FRAME, "frame of " + length + " bytes");
            Must.be((lengthAndType & 0xff) <= LAST_TYPE, "frame of type " + (lengthAndType & 0xff));
            Must.be(stream >= 0, "reserved bit set");
            in.position(Math.min(in.limit(), in.position() + length));
        }
    }

    /** In turn: a request, one with a body, one in two frames of fields, and frames of every other kind. */
    @Override
    public List<byte[]> seeds() {
        return Stream.of(
                        "000006 01 05 00000001 82 84 86 41 01 61",
                        "000006 01 04 00000001 83 84 86 41 01 61 000005 00 01 00000001 68656c6c6f",
                        "000003 01 01 00000001 82 84 86 000003 09 04 00000001 41 01 61",
                        "000011 01 05 00000001 82 86 41 01 61 44 0a 2f706c61696e74657874",
                        "00000c 04 00 00000000 0003 00000064 0004 00000000 000006 01 05 00000001 82 84 86 41 01 61",
                        "000008 06 00 00000000 0102030405060708",
                        "000006 01 05 00000001 82 84 86 41 01 61 000004 03 00 00000001 00000008",
                        "000004 08 00 00000000 00000001 000005 02 00 00000003 00000000 10",
                        "000008 07 00 00000000 0000000000000000",
                        "00000b 01 2d 00000001 00000000 10 82 84 86 41 01 61",
                        "00000e 01 05 00000001 82 84 86 41 01 61 40 03 782d61 01 62",
                        "00000c 01 05 00000001 3f e1 1f 82 84 86 41 01 61 be 7f 00",
                        "000002 99 00 00000000 0000 000000 04 01 00000000")
                .map(text -> HexFormat.of().parseHex(text.replace(" ", "")))
                .toList();
    }

    @Override
    public List<String> words() {
        return List.of(
                "\0\0\6\1\5\0\0\0\1\u0082\u0084\u0086A\1a",
                "\0\0\0\0\1\0\0\0\1",
                "\0\0\0\4\1\0\0\0\0",
                "\0\0\0\11\4\0\0\0\1",
                "\0\0\4\3\0\0\0\0\1\0\0\0\10",
                "\0\0\4\10\0\0\0\0\0\0\0\0\1",
                "\u0082",
                "\u0084",
                "\u0087",
                "\u00be",
                "\u00ff",
                "\0\0\0\3",
                "\0\0\0\5");
    }
}
