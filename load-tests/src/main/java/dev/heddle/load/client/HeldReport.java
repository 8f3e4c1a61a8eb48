package dev.heddle.load.client;

import java.net.URLDecoder;
import java.net.URLEncoder;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Base64;
import java.util.zip.DataFormatException;
import org.HdrHistogram.Histogram;

/**
 * How held connections do.
 *
 * @param held open, with at least one answer
 * @param failed connections that could not be opened, were closed, or had no answer or a wrong one; all so far
 * @param requests answered; all so far
 * @param latencies nanoseconds from when a request was due to its answer, since the report before
 * @param failure what the first failure was, empty if there was none
 */
public record HeldReport(int held, int failed, long requests, Histogram latencies, String failure) {
    /** One in a hundred. */
    private static final int LATENCY_DIGITS = 2;

    /** Nothing yet: what others are added to. */
    public static HeldReport none() {
        return new HeldReport(0, 0, 0, newHistogram(), "");
    }

    static Histogram newHistogram() {
        return new Histogram(LATENCY_DIGITS);
    }

    /** Of both together. Percentiles come from the sum of the histograms: those of parts say nothing of the whole. */
    public HeldReport plus(HeldReport other) {
        Histogram sum = latencies.copy();
        sum.add(other.latencies);
        return new HeldReport(
                held + other.held,
                failed + other.failed,
                requests + other.requests,
                sum,
                failure.isEmpty() ? other.failure : failure);
    }

    /** Of the answers since the report before. */
    public Latency latency() {
        return Latency.of(latencies);
    }

    /** As one line between processes. */
    String toLine() {
        ByteBuffer bytes = ByteBuffer.allocate(latencies.getNeededByteBufferCapacity());
        int length = latencies.encodeIntoCompressedByteBuffer(bytes);
        String histogram = Base64.getEncoder().encodeToString(Arrays.copyOf(bytes.array(), length));
        return "%d %d %d %s %s"
                .formatted(held, failed, requests, histogram, URLEncoder.encode(failure, StandardCharsets.UTF_8));
    }

    static HeldReport parse(String line) throws DataFormatException {
        String[] fields = line.split(" ", -1);
        ByteBuffer histogram = ByteBuffer.wrap(Base64.getDecoder().decode(fields[3]));
        return new HeldReport(
                Integer.parseInt(fields[0]),
                Integer.parseInt(fields[1]),
                Long.parseLong(fields[2]),
                Histogram.decodeFromCompressedByteBuffer(histogram, 0),
                URLDecoder.decode(fields[4], StandardCharsets.UTF_8));
    }
}
