package dev.heddle.server.balancing;

import dev.heddle.server.http.HttpRequest;
import org.jspecify.annotations.Nullable;

/** Finds a cookie of a request (RFC 6265 4.2.1): pairs of name and value with semicolons between them. */
final class Cookies {
    private Cookies() {}

    /** The value of the first cookie of a name, or null. */
    static @Nullable String find(HttpRequest request, String name) {
        for (var field : request.headers().all("cookie")) {
            var value = find(field, name);
            if (value != null) {
                return value;
            }
        }
        return null;
    }

    static @Nullable String find(String field, String name) {
        for (int start = 0; start < field.length(); ) {
            int semicolon = field.indexOf(';', start);
            int end = semicolon < 0 ? field.length() : semicolon;
            while (start < end && field.charAt(start) == ' ') {
                start++;
            }
            int equals = start + name.length();
            if (equals < end && field.charAt(equals) == '=' && field.startsWith(name, start)) {
                return field.substring(equals + 1, end).strip();
            }
            start = end + 1;
        }
        return null;
    }
}
