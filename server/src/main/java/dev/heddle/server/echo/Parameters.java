package dev.heddle.server.echo;

import dev.heddle.server.http.HttpException;
import dev.heddle.server.http.HttpRequest;
import io.netty.handler.codec.http.QueryStringDecoder;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Numbers and times that a client sends in a path or a query; 400 and what is allowed for what is none. */
final class Parameters {
    private static final Pattern TIME = Pattern.compile("(\\d{1,9}(?:\\.\\d{0,9})?|\\.\\d{1,9})(ms|s)?");
    private static final Pattern INTEGER = Pattern.compile("-?\\d{1,18}");

    private final Map<String, List<String>> values;

    private Parameters(Map<String, List<String>> values) {
        this.values = values;
    }

    static Parameters ofQuery(HttpRequest request) {
        return new Parameters(request.parameters());
    }

    /** The first value, or null. */
    @Nullable String text(String name) {
        var all = values.get(name);
        return all == null ? null : all.getFirst();
    }

    long integer(String name, long least, long most, long otherwise) {
        var text = text(name);
        return text == null ? otherwise : integer(name, text, least, most);
    }

    Duration time(String name, Duration most, Duration otherwise) {
        var text = text(name);
        return text == null ? otherwise : time(name, text, most);
    }

    static long integer(String name, String text, long least, long most) {
        if (INTEGER.matcher(text).matches()) {
            long value = Long.parseLong(text);
            if (value >= least && value <= most) {
                return value;
            }
        }
        throw new HttpException(400, name + " '" + text + "': allowed are " + least + " to " + most);
    }

    /** Seconds, with a fraction if need be, or with a unit: {@code 0.5}, {@code 500ms}, {@code 2s}. */
    static Duration time(String name, String text, Duration most) {
        var parts = TIME.matcher(text);
        if (parts.matches()) {
            double unit = "ms".equals(parts.group(2)) ? 1e6 : 1e9;
            var time = Duration.ofNanos((long) (Double.parseDouble(parts.group(1)) * unit));
            if (time.compareTo(most) <= 0) {
                return time;
            }
        }
        throw new HttpException(
                400,
                name + " '" + text + "': allowed are 0 to " + most.toSeconds() + " seconds, as 2, 0.5, 2s or 500ms");
    }

    /** The parameter of a path without its percent-encoding. */
    static String decoded(String name, String segment) {
        try {
            // A plus sign is itself in a path.
            return QueryStringDecoder.decodeComponent(segment.replace("+", "%2B"));
        } catch (IllegalArgumentException e) {
            throw new HttpException(400, name + " has malformed percent-encoding: allowed is % with two hex digits");
        }
    }
}
