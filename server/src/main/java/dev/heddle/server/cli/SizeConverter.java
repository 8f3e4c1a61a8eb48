package dev.heddle.server.cli;

import java.util.regex.Pattern;
import picocli.CommandLine.ITypeConverter;

/** A number of bytes: {@code 4096}, {@code 64k}, {@code 16m}, {@code 1g}; the units are powers of 1024. */
class SizeConverter implements ITypeConverter<Long> {
    private static final Pattern FORMAT = Pattern.compile("(\\d{1,12})([kmgKMG]?)");

    private final long least;
    private final long most;
    private final String range;

    SizeConverter(long least, long most, String range) {
        this.least = least;
        this.most = most;
        this.range = range;
    }

    @Override
    public final Long convert(String text) {
        var parts = FORMAT.matcher(text);
        if (parts.matches()) {
            long size = Long.parseLong(parts.group(1)) * unit(parts.group(2));
            if (size >= least && size <= most) {
                return size;
            }
        }
        throw new InvalidValueException("not a size", range + ", as 4096, 64k, 16m or 1g");
    }

    private static long unit(String name) {
        return switch (name) {
            case "k", "K" -> 1L << 10;
            case "m", "M" -> 1L << 20;
            case "g", "G" -> 1L << 30;
            default -> 1;
        };
    }

    /** Of a request's head, which is kept in memory. */
    static final class Head extends SizeConverter {
        Head() {
            super(64, 1 << 20, "64 to 1m");
        }
    }

    /** Of a body, which is not. */
    static final class Body extends SizeConverter {
        Body() {
            super(0, 1L << 50, "0 to 1048576g");
        }
    }
}
