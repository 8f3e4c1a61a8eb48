package dev.heddle.server.fuzz;

import java.util.SplittableRandom;

/** How bytes are split into reads. */
@FunctionalInterface
public interface Pieces {
    /** All at once. */
    Pieces ONE = (bytes, reader) -> reader.read(bytes, 0, bytes.length);

    /** Byte by byte. */
    Pieces BYTES = (bytes, reader) -> {
        for (int at = 0; at < bytes.length; at++) {
            reader.read(bytes, at, at + 1);
        }
    };

    /** Is given one piece after the other. */
    @FunctionalInterface
    interface Reader {
        /** A piece. */
        void read(byte[] bytes, int from, int to);
    }

    /** Gives all bytes to a reader. */
    void forEach(byte[] bytes, Reader reader);

    /** Of lengths that a seed says, short ones mostly. */
    static Pieces random(long seed) {
        return (bytes, reader) -> {
            var random = new SplittableRandom(seed);
            for (int at = 0; at < bytes.length; ) {
                int length = random.nextInt(4) == 0 ? random.nextInt(1, 100) : random.nextInt(1, 5);
                int end = Math.min(bytes.length, at + length);
                reader.read(bytes, at, end);
                at = end;
            }
        };
    }
}
