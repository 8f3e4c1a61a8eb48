package dev.heddle.server.http;

import dev.heddle.server.http.RequestReading.Request;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Another reader of requests, made of the grammar of RFC 9112 and RFC 9110 as regular expressions, without limits: what the
 * decoder takes, this must take too, and find the same in it. It shares nothing with the decoder.
 */
final class StrictRequests {
    private static final String TOKEN = "[!#$%&'*+.^_`|~0-9A-Za-z-]+";
    private static final String VALUE = "[\\t\\x20-\\x7e\\x80-\\xff]*?";

    private static final Pattern LINE =
            Pattern.compile("(?:\\r\\n)*(" + TOKEN + " [\\x21-\\x7e]+ HTTP/1\\.[01])\\r\\n");
    private static final Pattern FIELD = Pattern.compile("(" + TOKEN + "):[ \\t]*(" + VALUE + ")[ \\t]*\\r\\n");
    private static final Pattern CHUNK =
            Pattern.compile("([0-9a-fA-F]{1,8})(?:[ \\t]*;[\\t\\x20-\\x7e\\x80-\\xff]*)?\\r\\n");

    private final String text;
    private int at;
    private final List<Request> requests = new ArrayList<>();

    private StrictRequests(String text) {
        this.text = text;
    }

    /** The requests from the beginning on that are well-formed and whole. */
    static List<Request> in(String text) {
        var reader = new StrictRequests(text);
        while (reader.readOne()) {}
        return reader.requests;
    }

    private Matcher next(Pattern pattern) {
        var found = pattern.matcher(text).region(at, text.length());
        if (!found.lookingAt()) {
            return null;
        }
        at = found.end();
        return found;
    }

    private boolean take(String expected) {
        boolean there = text.startsWith(expected, at);
        at += there ? expected.length() : 0;
        return there;
    }

    private boolean readOne() {
        var line = next(LINE);
        if (line == null) {
            return false;
        }
        var fields = readFields();
        var trailers = new ArrayList<String>();
        var body = fields == null ? null : readBody(fields, line.group(1), trailers);
        if (body == null) {
            return false;
        }
        requests.add(new Request(line.group(1), fields, body, List.copyOf(trailers)));
        return true;
    }

    private List<String> readFields() {
        var all = new ArrayList<String>();
        for (var field = next(FIELD); field != null; field = next(FIELD)) {
            all.add(field.group(1) + ": " + field.group(2));
        }
        return take("\r\n") ? List.copyOf(all) : null;
    }

    private String readBody(List<String> fields, String line, List<String> trailers) {
        var lengths = values(fields, "content-length");
        var codings = values(fields, "transfer-encoding");
        if (values(fields, "host").size() > 1 || lengths.size() + codings.size() > 1) {
            return null;
        }
        if (!codings.isEmpty()) {
            boolean chunked = codings.getFirst().equalsIgnoreCase("chunked") && line.endsWith("1.1");
            return chunked ? readChunks(trailers) : null;
        }
        return lengths.isEmpty() ? "" : readLength(lengths.getFirst());
    }

    private String readLength(String length) {
        return length.matches("[0-9]{1,18}") && Long.parseLong(length) <= text.length() - at
                ? readExactly(Integer.parseInt(length))
                : null;
    }

    private String readExactly(int count) {
        at += count;
        return text.substring(at - count, at);
    }

    private String readChunks(List<String> trailers) {
        var body = new StringBuilder();
        while (true) {
            var size = next(CHUNK);
            if (size == null) {
                return null;
            }
            long count = Long.parseLong(size.group(1), 16);
            if (count == 0) {
                var fields = readFields();
                trailers.addAll(fields == null ? List.of() : fields);
                return fields == null ? null : body.toString();
            }
            if (count > text.length() - at) {
                return null;
            }
            body.append(readExactly((int) count));
            if (!take("\r\n")) {
                return null;
            }
        }
    }

    private static List<String> values(List<String> fields, String name) {
        return fields.stream()
                .filter(field -> field.regionMatches(true, 0, name + ":", 0, name.length() + 1))
                .map(field -> field.substring(name.length() + 2))
                .toList();
    }
}
