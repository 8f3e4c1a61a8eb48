package dev.heddle.server.proxy;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** One hop in the field {@code Forwarded}: pairs, divided by semicolons; a value may be quoted (RFC 7239 4). */
final class ForwardedElement {
    private final String text;
    private int at;
    private @Nullable String node;

    private ForwardedElement(String text) {
        this.text = text;
    }

    /** Adds whom each hop of a field's value names by {@code for}, in their order; null for one that names nobody. */
    static void addNodes(String value, List<@Nullable String> nodes) {
        var reader = new ForwardedElement(value);
        while (reader.at < value.length()) {
            nodes.add(reader.readHop());
        }
    }

    /** Up to a comma, and that. */
    private @Nullable String readHop() {
        node = null;
        while (at < text.length()) {
            int start = at;
            char end = skipPair();
            takePair(text.substring(start, at).strip());
            at++;
            if (end == ',') {
                break;
            }
        }
        return node;
    }

    /** To the comma or semicolon behind a pair, those in quotes left out; returns which, or a comma at the end. */
    private char skipPair() {
        boolean quoted = false;
        for (; at < text.length(); at++) {
            char c = text.charAt(at);
            if (c == '"') {
                quoted = !quoted;
            } else if (quoted && c == '\\') {
                at++;
            } else if (!quoted && (c == ',' || c == ';')) {
                return c;
            }
        }
        at = text.length();
        return ',';
    }

    private void takePair(String pair) {
        if (!pair.regionMatches(true, 0, "for=", 0, 4)) {
            return;
        }
        var value = pair.substring(4);
        boolean quoted = value.length() >= 2 && value.startsWith("\"") && value.endsWith("\"");
        node = quoted ? value.substring(1, value.length() - 1) : value;
    }
}
