package dev.heddle.load.gatling.log;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * The primitives of Gatling's binary log, read from a file that may still be growing: what is incomplete at its end is
 * left for later by {@link #reset}. Used by one thread.
 *
 * <p>The format is that of {@code LogFileDataWriter} in Gatling 3.15: big-endian numbers; a string is its length, the bytes
 * that {@code String} has inside, and their coder (0 Latin-1, 1 UTF-16 of the machine's byte order); a cached string is a
 * positive number with the string when it comes first, and that number negated from then on.
 */
final class LogInput implements AutoCloseable {
    private static final int CAPACITY = 1 << 18;

    private final FileChannel file;
    private ByteBuffer buffer = ByteBuffer.allocate(CAPACITY).limit(0);
    private final Map<Integer, String> strings = new HashMap<>();

    LogInput(Path path) throws IOException {
        file = FileChannel.open(path, StandardOpenOption.READ);
    }

    /** Where {@link #reset} goes back to. */
    void mark() {
        buffer.mark();
    }

    /** After a {@link java.nio.BufferUnderflowException}: nothing since {@link #mark} was read. */
    void reset() {
        buffer.reset();
    }

    /** Reads on in the file; false if it has no more at present. Not between {@link #mark} and {@link #reset}. */
    boolean fill() throws IOException {
        if (buffer.remaining() == buffer.capacity()) {
            buffer = ByteBuffer.allocate(2 * buffer.capacity()).put(buffer);
        } else {
            buffer.compact();
        }
        int read = file.read(buffer);
        buffer.flip();
        return read > 0;
    }

    byte readByte() {
        return buffer.get();
    }

    boolean readBoolean() {
        return buffer.get() != 0;
    }

    int readInt() {
        return buffer.getInt();
    }

    long readLong() {
        return buffer.getLong();
    }

    byte[] readBytes() {
        return readBytes(readInt());
    }

    String readString() {
        int length = readInt();
        if (length == 0) {
            return "";
        }
        byte[] value = readBytes(length);
        return new String(value, readByte() == 0 ? StandardCharsets.ISO_8859_1 : utf16());
    }

    /** A string read twice because of a {@link #reset} is the same one. */
    String readCachedString() {
        int index = readInt();
        if (index > 0) {
            String string = readString();
            strings.put(index, string);
            return string;
        }
        String string = strings.get(-index);
        if (string == null) {
            throw new IllegalStateException("string " + -index + " is used before it is defined");
        }
        return string;
    }

    List<String> readCachedStrings() {
        int count = readInt();
        List<String> strings = new ArrayList<>(0);
        for (int i = 0; i < count; i++) {
            strings.add(readCachedString());
        }
        return strings;
    }

    private byte[] readBytes(int length) {
        byte[] bytes = new byte[length];
        buffer.get(bytes);
        return bytes;
    }

    static Charset utf16() {
        return ByteOrder.nativeOrder() == ByteOrder.BIG_ENDIAN ? StandardCharsets.UTF_16BE : StandardCharsets.UTF_16LE;
    }

    @Override
    public void close() throws IOException {
        file.close();
    }
}
