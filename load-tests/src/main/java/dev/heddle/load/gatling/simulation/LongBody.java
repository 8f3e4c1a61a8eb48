package dev.heddle.load.gatling.simulation;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.SplittableRandom;

/**
 * The bytes that the server's {@code /stream-bytes} makes of {@link #SEED} in chunks of {@link #CHUNK}, so that one body
 * and one checksum serve uploads and downloads.
 */
final class LongBody {
    static final long SEED = 1;
    static final int CHUNK = 16 * 1024;

    private final byte[] bytes;
    private final String sha1;

    private LongBody(byte[] bytes) {
        this.bytes = bytes;
        this.sha1 = sha1(bytes);
    }

    /**
     * Makes it.
     *
     * @param kib a whole number of chunks, or what is left of the last one is cut off
     */
    static LongBody ofKib(int kib) {
        byte[] bytes = new byte[kib * 1024];
        byte[] chunk = new byte[CHUNK];
        SplittableRandom random = new SplittableRandom(SEED);
        for (int at = 0; at < bytes.length; at += CHUNK) {
            random.nextBytes(chunk);
            System.arraycopy(chunk, 0, bytes, at, Math.min(CHUNK, bytes.length - at));
        }
        return new LongBody(bytes);
    }

    /** Shared by all requests: not to be changed. */
    byte[] bytes() {
        return bytes;
    }

    /** In hexadecimal. */
    String sha1() {
        return sha1;
    }

    int length() {
        return bytes.length;
    }

    private static String sha1(byte[] bytes) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-1").digest(bytes));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has SHA-1", e);
        }
    }
}
