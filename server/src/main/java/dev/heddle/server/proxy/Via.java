package dev.heddle.server.proxy;

import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.util.AsciiString;
import java.util.regex.Pattern;

/** The field {@code Via}, in which each proxy on the way adds the version that it received, and its name (RFC 9110 7.6.3). */
final class Via {
    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9._~:\\[\\]-]{0,64}");
    private static final String OLD_VERSION = "HTTP/1.0";
    private static final String NEW_VERSION = "HTTP/2.0";

    private final String name;
    private final AsciiString of10;
    private final AsciiString of11;
    private final AsciiString of20;

    Via(String name) {
        this.name = name;
        this.of10 = AsciiString.cached("1.0 " + name);
        this.of11 = AsciiString.cached("1.1 " + name);
        this.of20 = AsciiString.cached("2.0 " + name);
    }

    static boolean isName(String text) {
        return NAME.matcher(text).matches();
    }

    /**
     * Adds this proxy, behind those that were before.
     *
     * @param version of the message as it was received
     */
    void addTo(HttpHeaders fields, String version) {
        if (!name.isEmpty()) {
            fields.add(
                    HttpHeaderNames.VIA,
                    switch (version) {
                        case OLD_VERSION -> of10;
                        case NEW_VERSION -> of20;
                        default -> of11;
                    });
        }
    }

    /** Whether a message has passed a proxy of this name. */
    boolean isIn(HttpHeaders fields) {
        for (var value : fields.getAll(HttpHeaderNames.VIA)) {
            for (int start = 0; start <= value.length(); ) {
                int comma = value.indexOf(',', start);
                int end = comma < 0 ? value.length() : comma;
                if (isThis(value.substring(start, end).strip())) {
                    return true;
                }
                start = end + 1;
            }
        }
        return false;
    }

    /** A version, a name, perhaps a comment. */
    private boolean isThis(String hop) {
        int space = hop.indexOf(' ');
        if (space < 0) {
            return false;
        }
        var rest = hop.substring(space + 1).stripLeading();
        int end = rest.indexOf(' ');
        return (end < 0 ? rest : rest.substring(0, end)).equalsIgnoreCase(name);
    }
}
