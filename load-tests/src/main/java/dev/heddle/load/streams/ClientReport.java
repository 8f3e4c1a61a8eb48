package dev.heddle.load.streams;

import java.net.URLDecoder;
import java.net.URLEncoder;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Base64;
import java.util.zip.DataFormatException;
import org.HdrHistogram.Histogram;

/**
 * How the requests of one client, or of all, do.
 *
 * @param sent so far
 * @param answered with 200 and the whole of the right body
 * @param failed all others that have ended, and those that could not be sent
 * @param lateness nanoseconds of each answer beyond the delay that was asked for
 * @param failure what the first failure was, empty if there was none
 */
record ClientReport(long sent, long answered, long failed, Histogram lateness, String failure) {
    /** One in a hundred. */
    private static final int LATENCY_DIGITS = 2;

    static ClientReport none() {
        return new ClientReport(0, 0, 0, newHistogram(), "");
    }

    static Histogram newHistogram() {
        return new Histogram(LATENCY_DIGITS);
    }

    /** Of both together. */
    ClientReport plus(ClientReport other) {
        Histogram sum = lateness.copy();
        sum.add(other.lateness);
        return new ClientReport(
                sent + other.sent,
                answered + other.answered,
                failed + other.failed,
                sum,
                failure.isEmpty() ? other.failure : failure);
    }

    long inFlight() {
        return sent - ended();
    }

    long ended() {
        return answered + failed;
    }

    /** As one line between processes. */
    String toLine() {
        ByteBuffer bytes = ByteBuffer.allocate(lateness.getNeededByteBufferCapacity());
        int length = lateness.encodeIntoCompressedByteBuffer(bytes);
        String histogram = Base64.getEncoder().encodeToString(Arrays.copyOf(bytes.array(), length));
        return "%d %d %d %s %s"
                .formatted(sent, answered, failed, histogram, URLEncoder.encode(failure, StandardCharsets.UTF_8));
    }

    static ClientReport parse(String line) throws DataFormatException {
        String[] fields = line.split(" ", -1);
        ByteBuffer histogram = ByteBuffer.wrap(Base64.getDecoder().decode(fields[3]));
        return new ClientReport(
                Long.parseLong(fields[0]),
                Long.parseLong(fields[1]),
                Long.parseLong(fields[2]),
                Histogram.decodeFromCompressedByteBuffer(histogram, 0),
                URLDecoder.decode(fields[4], StandardCharsets.UTF_8));
    }
}
