package dev.heddle.load.models.handler;

/**
 * A request's head, as far as a handler needs it.
 *
 * @param fresh whether the upstream has to be asked for the price
 * @param length of the body in bytes
 * @param closes whether the client wants no further answer on this connection
 */
record Head(boolean fresh, int length, boolean closes) {
    /** The price is in the list. */
    static final String QUOTE = "/quote";

    /** The price is the upstream's. */
    static final String FRESH_QUOTE = "/quote/fresh";

    static final int LONGEST_BODY = 16_384;
    private static final String BAD_REQUEST = "400 Bad Request";

    /** Reads the lines of a head, each with its CRLF; the empty line is not among them. */
    static Head parse(String text) throws RejectedException {
        int end = text.indexOf("\r\n");
        boolean fresh = isFresh(target(text.substring(0, end)));
        int length = 0;
        boolean closes = false;
        for (int start = end + 2; start < text.length(); start = end + 2) {
            end = text.indexOf("\r\n", start);
            int colon = text.indexOf(':', start);
            if (colon <= start || colon > end) {
                throw new RejectedException(BAD_REQUEST, "a header line without a name");
            }
            String name = text.substring(start, colon);
            String value = text.substring(colon + 1, end).strip();
            if (name.equalsIgnoreCase("content-length")) {
                length = length(value);
            } else if (name.equalsIgnoreCase("transfer-encoding")) {
                throw new RejectedException("501 Not Implemented", "a body without content-length");
            } else if (name.equalsIgnoreCase("connection")) {
                closes = value.equalsIgnoreCase("close");
            }
        }
        return new Head(fresh, length, closes);
    }

    private static String target(String line) throws RejectedException {
        int first = line.indexOf(' ');
        int last = line.lastIndexOf(' ');
        if (first <= 0 || last == first || !line.startsWith("HTTP/1.1", last + 1)) {
            throw new RejectedException(BAD_REQUEST, "no request line of HTTP/1.1");
        }
        return line.substring(first + 1, last);
    }

    private static boolean isFresh(String target) throws RejectedException {
        return switch (target) {
            case QUOTE -> false;
            case FRESH_QUOTE -> true;
            default -> throw new RejectedException("404 Not Found", "only " + QUOTE + " and " + FRESH_QUOTE);
        };
    }

    private static int length(String value) throws RejectedException {
        if (value.isEmpty() || value.length() > 9 || !value.chars().allMatch(c -> c >= '0' && c <= '9')) {
            throw new RejectedException(BAD_REQUEST, "a content-length that is no number of bytes");
        }
        int length = Integer.parseInt(value);
        if (length > LONGEST_BODY) {
            throw new RejectedException("413 Content Too Large", "a body of more than " + LONGEST_BODY + " bytes");
        }
        return length;
    }
}
