package dev.heddle.server.codec;

/** Which names and values a field may have that did not come in HTTP/1.1's form (RFC 9113 8.2.1); as strict as there. */
public final class FieldCheck {
    private FieldCheck() {}

    /** Whether a text is a token (RFC 9110 5.6.2): a method, or a field's name. */
    public static boolean isToken(CharSequence text) {
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c > 127 || !Octets.isOfToken((byte) c)) {
                return false;
            }
        }
        return text.length() > 0;
    }

    /** Whether a text is a token without capitals. */
    public static boolean isLowerCaseName(CharSequence text) {
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c >= 'A' && c <= 'Z') {
                return false;
            }
        }
        return isToken(text);
    }

    /** Whether a text has no control characters, and neither begins nor ends with a blank. */
    public static boolean isValue(CharSequence text) {
        int length = text.length();
        if (length > 0 && (isBlank(text.charAt(0)) || isBlank(text.charAt(length - 1)))) {
            return false;
        }
        for (int i = 0; i < length; i++) {
            char c = text.charAt(i);
            if (c > 255 || !Octets.isOfValue(c)) {
                return false;
            }
        }
        return true;
    }

    private static boolean isBlank(char c) {
        return c == Octets.SP || c == Octets.HT;
    }
}
