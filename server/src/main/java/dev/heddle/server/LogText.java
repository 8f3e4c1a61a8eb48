package dev.heddle.server;

/** Text of others in a line of a log: nothing in it ends the line, or the quotes around it. */
final class LogText {
    private static final String BARE = "-._~:/[]*";
    private static final char[] HEX = "0123456789abcdef".toCharArray();

    private LogText() {}

    /** As a string of JSON (RFC 8259 7), quotes included, in ASCII. */
    static void quote(StringBuilder line, String text) {
        line.append('"');
        escape(line, text);
        line.append('"');
    }

    /** As within a string of JSON. */
    static void escape(StringBuilder line, String text) {
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == '"' || c == '\\') {
                line.append('\\').append(c);
            } else if (c >= ' ' && c < 0x7f) {
                line.append(c);
            } else {
                line.append("\\u")
                        .append(HEX[c >> 12])
                        .append(HEX[c >> 8 & 0xf])
                        .append(HEX[c >> 4 & 0xf])
                        .append(HEX[c & 0xf]);
            }
        }
    }

    /** As it is, if that can be told from what is around it; quoted otherwise; {@code -} if there is none. */
    static void word(StringBuilder line, String text) {
        if (text.isEmpty()) {
            line.append('-');
        } else if (isBare(text)) {
            line.append(text);
        } else {
            quote(line, text);
        }
    }

    private static boolean isBare(String text) {
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            boolean isAlphanumeric = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
            if (!isAlphanumeric && BARE.indexOf(c) < 0) {
                return false;
            }
        }
        return !text.equals("-");
    }
}
