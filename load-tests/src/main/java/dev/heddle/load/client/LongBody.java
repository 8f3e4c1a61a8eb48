package dev.heddle.load.client;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;

/**
 * One end of a long body: sends or receives so many bytes, no faster than it is told, and gives their SHA-256. Any thread may
 * ask how far it is.
 */
public final class LongBody {
    private static final int PIECE = 64 * 1024;
    private static final long NANOS_PER_SECOND = 1_000_000_000;

    private final long length;
    private final long bytesPerSecond;
    private final AtomicLong passed = new AtomicLong();

    private LongBody(long length, long bytesPerSecond) {
        this.length = length;
        this.bytesPerSecond = bytesPerSecond;
    }

    /** As fast as the other side allows. */
    public static LongBody fast(long length) {
        return new LongBody(length, Long.MAX_VALUE);
    }

    /** No faster than so many bytes per second. */
    public static LongBody slow(long length, long bytesPerSecond) {
        return new LongBody(length, bytesPerSecond);
    }

    /** How many bytes. */
    public long length() {
        return length;
    }

    /** How many bytes have been sent, or received, so far. */
    public long passed() {
        return passed.get();
    }

    /** Sends bytes that differ from piece to piece, so that one lost, doubled or out of order changes the sum. */
    public String send(OutputStream to) throws IOException {
        MessageDigest sum = sha256();
        byte[] piece = new byte[PIECE];
        long start = System.nanoTime();
        for (long at = 0; at < length; at = passed.get()) {
            fill(piece, at);
            int count = (int) Math.min(piece.length, length - at);
            to.write(piece, 0, count);
            pass(sum, piece, count, start);
        }
        return hex(sum);
    }

    /** Receives all of them. */
    public String receive(InputStream from) throws IOException {
        MessageDigest sum = sha256();
        byte[] piece = new byte[PIECE];
        long start = System.nanoTime();
        while (passed.get() < length) {
            int count = from.read(piece, 0, (int) Math.min(piece.length, length - passed.get()));
            if (count < 0) {
                throw new EOFException("the body ended after %,d of %,d bytes".formatted(passed.get(), length));
            }
            pass(sum, piece, count, start);
        }
        return hex(sum);
    }

    private void pass(MessageDigest sum, byte[] piece, int count, long start) throws IOException {
        sum.update(piece, 0, count);
        long due = start + (long) ((double) passed.addAndGet(count) / bytesPerSecond * NANOS_PER_SECOND);
        for (long left = due - System.nanoTime(); left > 0; left = due - System.nanoTime()) {
            LockSupport.parkNanos(left);
            if (Thread.currentThread().isInterrupted()) {
                throw new IOException("interrupted");
            }
        }
    }

    private static void fill(byte[] piece, long at) {
        for (int i = 0; i < piece.length; i += Long.BYTES) {
            long mixed = (at + i) * 0x9E3779B97F4A7C15L;
            for (int j = 0; j < Long.BYTES; j++) {
                piece[i + j] = (byte) (mixed >>> (8 * j));
            }
        }
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has SHA-256", e);
        }
    }

    private static String hex(MessageDigest sum) {
        return HexFormat.of().formatHex(sum.digest());
    }
}
