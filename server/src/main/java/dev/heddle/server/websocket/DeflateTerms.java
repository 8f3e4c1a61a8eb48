package dev.heddle.server.websocket;

import java.util.HashSet;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What both sides keep to when messages are compressed: {@code permessage-deflate} (RFC 7692 7.1).
 *
 * @param serverTakeover our messages may refer to those before
 * @param clientTakeover those of the client may
 * @param serverWindowBits how far back ours refer, as a power of two
 * @param windowAsked whether the client has asked for that, so that it must be told
 */
record DeflateTerms(boolean serverTakeover, boolean clientTakeover, int serverWindowBits, boolean windowAsked) {
    private static final String NAME = "permessage-deflate";
    private static final String SERVER_NO_TAKEOVER = "server_no_context_takeover";
    private static final String CLIENT_NO_TAKEOVER = "client_no_context_takeover";
    private static final String SERVER_WINDOW = "server_max_window_bits";
    private static final String CLIENT_WINDOW = "client_max_window_bits";
    private static final int SMALLEST_WINDOW = 8;
    private static final int LARGEST_WINDOW = 15;

    /**
     * Of the first offer that can be accepted; null if there is none.
     *
     * @param takeover whether messages may refer to those before, if the client likes that too
     */
    static @Nullable DeflateTerms accept(List<ExtensionOffer> offers, boolean takeover) {
        for (var offer : offers) {
            var terms = offer.name().equalsIgnoreCase(NAME) && isValid(offer) ? of(offer, takeover) : null;
            if (terms != null) {
                return terms;
            }
        }
        return null;
    }

    /** RFC 7692 7.1: an offer with an unknown parameter, one that comes twice, or a wrong value is declined. */
    private static boolean isValid(ExtensionOffer offer) {
        var seen = new HashSet<String>();
        for (var parameter : offer.parameters()) {
            var value = parameter.value();
            boolean valid = switch (parameter.name()) {
                case SERVER_NO_TAKEOVER, CLIENT_NO_TAKEOVER -> value == null;
                case SERVER_WINDOW -> value != null && isWindow(value);
                case CLIENT_WINDOW -> value == null || isWindow(value);
                default -> false;
            };
            if (!valid || !seen.add(parameter.name())) {
                return false;
            }
        }
        return true;
    }

    /** RFC 7692 7.1.2.1: 8 to 15 in decimal, without a zero before it. */
    private static boolean isWindow(String value) {
        return value.equals("8")
                || value.equals("9")
                || (value.length() == 2 && value.charAt(0) == '1' && isBelow6(value));
    }

    private static boolean isBelow6(String value) {
        return value.charAt(1) >= '0' && value.charAt(1) <= '5';
    }

    private static DeflateTerms of(ExtensionOffer offer, boolean takeover) {
        boolean server = takeover;
        boolean client = takeover;
        int window = LARGEST_WINDOW;
        boolean asked = false;
        for (var parameter : offer.parameters()) {
            switch (parameter.name()) {
                case SERVER_NO_TAKEOVER -> server = false;
                case CLIENT_NO_TAKEOVER -> client = false;
                case SERVER_WINDOW -> {
                    window = Math.max(SMALLEST_WINDOW, Integer.parseInt(String.valueOf(parameter.value())));
                    asked = true;
                }
                default -> {}
            }
        }
        return new DeflateTerms(server, client, window, asked);
    }

    /** The answer's value of {@code Sec-WebSocket-Extensions}. The client's window is left to it: any fits. */
    String field() {
        var field = new StringBuilder(NAME);
        if (!serverTakeover) {
            field.append("; ").append(SERVER_NO_TAKEOVER);
        }
        if (!clientTakeover) {
            field.append("; ").append(CLIENT_NO_TAKEOVER);
        }
        if (windowAsked) {
            field.append("; ").append(SERVER_WINDOW).append('=').append(serverWindowBits);
        }
        return field.toString();
    }
}
