package dev.heddle.server.websocket;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * An extension that a client offers, with its parameters in their order (RFC 6455 9.1).
 *
 * @param name in the case it was sent in
 */
record ExtensionOffer(String name, List<Parameter> parameters) {
    /**
     * A parameter.
     *
     * @param value null if it has none
     */
    record Parameter(String name, @Nullable String value) {}

    /**
     * All offers of a field's value.
     *
     * @throws IllegalArgumentException if it is malformed
     */
    static List<ExtensionOffer> parse(String field) {
        var parser = new Parser(field);
        var offers = new ArrayList<ExtensionOffer>();
        do {
            offers.add(parser.offer());
        } while (parser.take(','));
        parser.end();
        return offers;
    }

    private static final class Parser {
        private final String text;
        private int at;

        Parser(String text) {
            this.text = text;
        }

        ExtensionOffer offer() {
            var name = token();
            var parameters = new ArrayList<Parameter>();
            while (take(';')) {
                var parameter = token();
                parameters.add(new Parameter(parameter, take('=') ? value() : null));
            }
            return new ExtensionOffer(name, parameters);
        }

        /** RFC 6455 9.1: a quoted value must be a token too, when its quotes are off. */
        private String value() {
            if (!take('"')) {
                return token();
            }
            var value = token();
            if (!take('"')) {
                throw malformed();
            }
            return value;
        }

        private String token() {
            skipSpace();
            int from = at;
            while (at < text.length() && Tokens.isPartOfToken(text.charAt(at))) {
                at++;
            }
            if (from == at) {
                throw malformed();
            }
            var token = text.substring(from, at);
            skipSpace();
            return token;
        }

        boolean take(char c) {
            if (at < text.length() && text.charAt(at) == c) {
                at++;
                return true;
            }
            return false;
        }

        private void skipSpace() {
            while (at < text.length() && (text.charAt(at) == ' ' || text.charAt(at) == '\t')) {
                at++;
            }
        }

        void end() {
            if (at < text.length()) {
                throw malformed();
            }
        }

        private IllegalArgumentException malformed() {
            return new IllegalArgumentException("malformed at " + at + ": " + text);
        }
    }
}
