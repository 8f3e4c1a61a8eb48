package dev.heddle.server.fuzz;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.SplittableRandom;

/** Makes inputs of right ones: the same ones for the same seed. */
public final class Mutator {
    private static final int MOST_CHANGES = 6;
    private static final int LONGEST_PIECE = 40;
    private static final int LONGEST = 4_000;
    /** The bytes that grammars are made of. */
    private static final byte[] SPECIAL =
            "\r\n\0 \t:;,=\"'/\\?#%&[]{}()<>@+-._*!09afAF\u007f\u0080\u00ff".getBytes(StandardCharsets.ISO_8859_1);

    private final SplittableRandom random;
    private final List<byte[]> seeds;
    private final List<byte[]> words;

    /** Of a target's inputs. */
    public Mutator(long seed, FuzzTarget target) {
        this.random = new SplittableRandom(seed);
        this.seeds = target.seeds();
        this.words = target.words().stream()
                .map(word -> word.getBytes(StandardCharsets.ISO_8859_1))
                .toList();
    }

    /** The next input. */
    public byte[] next() {
        var bytes = one(seeds);
        for (int changes = random.nextInt(1, MOST_CHANGES); changes > 0; changes--) {
            bytes = change(bytes);
        }
        return bytes.length > LONGEST ? piece(bytes, 0, LONGEST) : bytes;
    }

    private byte[] one(List<byte[]> of) {
        return of.get(random.nextInt(of.size()));
    }

    private byte[] change(byte[] bytes) {
        int at = random.nextInt(bytes.length + 1);
        int end = Math.min(bytes.length, at + random.nextInt(1, LONGEST_PIECE));
        return switch (random.nextInt(9)) {
            case 0 -> replace(bytes, at, Math.min(bytes.length, at + 1), SPECIAL, special());
            case 1 -> replace(bytes, at, at, SPECIAL, special());
            case 2 -> replace(bytes, at, Math.min(bytes.length, at + 1), new byte[] {(byte) random.nextInt(256)}, 0);
            case 3 -> replace(bytes, at, random.nextBoolean() ? Math.min(bytes.length, at + 1) : end, SPECIAL, -1);
            case 4 -> insert(bytes, at, piece(bytes, at, end));
            case 5 -> insert(bytes, at, words.isEmpty() ? one(seeds) : one(words));
            case 6 -> insert(bytes, at, fromSeed());
            case 7 -> insert(piece(bytes, 0, at), at, fromSeed());
            default -> insert(bytes, at, number());
        };
    }

    private int special() {
        return random.nextInt(SPECIAL.length);
    }

    /** One byte of some, or none if there is no index, in place of a part. */
    private static byte[] replace(byte[] bytes, int from, int to, byte[] some, int index) {
        var out = new ByteArrayOutputStream(bytes.length + 1);
        out.write(bytes, 0, from);
        if (index >= 0) {
            out.write(some[index]);
        }
        out.write(bytes, to, bytes.length - to);
        return out.toByteArray();
    }

    private static byte[] insert(byte[] bytes, int at, byte[] what) {
        var out = new ByteArrayOutputStream(bytes.length + what.length);
        out.write(bytes, 0, at);
        out.writeBytes(what);
        out.write(bytes, at, bytes.length - at);
        return out.toByteArray();
    }

    private static byte[] piece(byte[] bytes, int from, int to) {
        return java.util.Arrays.copyOfRange(bytes, from, to);
    }

    private byte[] fromSeed() {
        var other = one(seeds);
        int from = random.nextInt(other.length + 1);
        return piece(other, from, Math.min(other.length, from + random.nextInt(1, 200)));
    }

    private byte[] number() {
        long number = random.nextLong() >>> random.nextInt(64);
        var text = random.nextBoolean() ? Long.toString(number) : Long.toHexString(number);
        return text.getBytes(StandardCharsets.ISO_8859_1);
    }
}
