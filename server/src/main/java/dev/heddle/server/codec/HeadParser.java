package dev.heddle.server.codec;

import io.netty.util.concurrent.FastThreadLocal;
import java.util.Arrays;

/**
 * Takes heads apart, one after the other, all of one thread: its memory serves all its connections. Of each comes a first line, which the kind of message reads word by word, then fields (RFC 9112 2.1, 5). One pass
 * over the bytes; if they end before the head does, it is {@link #isIncomplete}, and begun again when more have come.
 *
 * <p>Refused are line ends other than CR LF, folded lines, blanks before a colon, names that are no tokens, and values with
 * control characters.
 */
public final class HeadParser {
    private static final int MOST_FIELDS = 256;
    private static final int INTS_OF_A_FIELD = 4;
    private static final int USUAL_FIELDS = 16;
    private static final byte[] NONE = {};

    /** By the thread of an event loop, which may have very many decoders. */
    private static final FastThreadLocal<HeadParser> OF_THREAD = new FastThreadLocal<>() {
        @Override
        protected HeadParser initialValue() {
            return new HeadParser();
        }
    };

    private final RecentTexts texts = new RecentTexts();
    private int[] spans = new int[USUAL_FIELDS * INTS_OF_A_FIELD];

    // Of the present head.
    private byte[] bytes = NONE;
    private int limit;
    private HeadLimits most = new HeadLimits(0, 0);
    private int at;
    private int fieldsBegin;
    private boolean incomplete;

    private HeadParser() {}

    /** That of the calling thread. */
    static HeadParser ofThread() {
        return OF_THREAD.get();
    }

    /** Begins a head in the bytes of an array, which becomes the head's. */
    void begin(byte[] head, HeadLimits limits) {
        bytes = head;
        limit = head.length;
        most = limits;
        at = 0;
        incomplete = false;
    }

    /** Whether the bytes have ended before the head; what was returned is worth nothing then. */
    public boolean isIncomplete() {
        return incomplete;
    }

    /** How many bytes have been read. */
    int position() {
        return at;
    }

    // ---- the first line

    /** A token, and the blank behind it. */
    public String token(String what) {
        int start = at;
        while (at < limit && Octets.isOfToken(bytes[at])) {
            at++;
        }
        return endOfWord(start, what);
    }

    /** Anything but blanks and control characters, and the blank behind it. */
    public String word(String what) {
        int start = at;
        while (at < limit && isVisible(bytes[at])) {
            at++;
        }
        return endOfWord(start, what);
    }

    private static boolean isVisible(byte octet) {
        int c = octet & 0xff;
        return c > Octets.SP && c != Octets.DEL;
    }

    private String endOfWord(int start, String what) {
        checkFirstLine();
        if (at == limit) {
            incomplete = true;
            return "";
        }
        if (at == start || bytes[at] != Octets.SP) {
            throw MalformedMessageException.because("malformed " + what);
        }
        return text(start, at++);
    }

    /** The rest of the line, perhaps empty, and its end. */
    public String restOfLine(String what) {
        int start = at;
        at = Octets.endOfValue(bytes, at, limit);
        int end = at;
        checkFirstLine();
        takeLineEnd(what);
        return incomplete ? "" : text(start, end);
    }

    private void checkFirstLine() {
        if (at > most.firstLine()) {
            throw new MalformedMessageException(414, "first line longer than " + most.firstLine() + " bytes");
        }
    }

    /** Whether exactly these bytes and a line end come next; if so, they are taken. */
    public boolean takeLine(byte[] expected) {
        int end = at + expected.length;
        if (end + 2 > limit
                || bytes[end] != Octets.CR
                || bytes[end + 1] != Octets.LF
                || !Arrays.equals(bytes, at, end, expected, 0, expected.length)) {
            return false;
        }
        at = end;
        checkFirstLine();
        at += 2;
        return true;
    }

    /** Whether exactly these bytes come next; if so, they are taken. */
    public boolean take(byte[] expected) {
        int end = at + expected.length;
        if (end > limit || !Arrays.equals(bytes, at, end, expected, 0, expected.length)) {
            return false;
        }
        at = end;
        return true;
    }

    private String text(int start, int end) {
        return texts.text(bytes, start, end);
    }

    private void takeLineEnd(String what) {
        if (at + 2 > limit && (at == limit || bytes[at] == Octets.CR)) {
            incomplete = true;
            return;
        }
        if (bytes[at] != Octets.CR || bytes[at + 1] != Octets.LF) {
            throw MalformedMessageException.because("malformed " + what);
        }
        at += 2;
    }

    // ---- fields

    /** All fields, and the empty line behind them. */
    public HeadFields fields() {
        int count = 0;
        fieldsBegin = at;
        while (!incomplete && !atEmptyLine()) {
            if (count == spans.length) {
                spans = Arrays.copyOf(spans, 2 * count);
            }
            takeField(count);
            count += INTS_OF_A_FIELD;
            checkFields(count / INTS_OF_A_FIELD);
        }
        if (incomplete) {
            return new HeadFields();
        }
        at += 2;
        return new HeadFields(bytes, Arrays.copyOf(spans, count));
    }

    private void checkFields(int count) {
        if (Math.min(at, limit) - fieldsBegin > most.fields()) {
            throw new MalformedMessageException(431, "header fields longer than " + most.fields() + " bytes");
        }
        if (count > MOST_FIELDS) {
            throw new MalformedMessageException(431, "more than " + MOST_FIELDS + " header fields");
        }
    }

    private boolean atEmptyLine() {
        if (at + 2 > limit) {
            if (at < limit && bytes[at] != Octets.CR && !Octets.isOfToken(bytes[at])) {
                throw MalformedMessageException.because(problemWithName(true));
            }
            incomplete = true;
            return true;
        }
        return bytes[at] == Octets.CR && bytes[at + 1] == Octets.LF;
    }

    private void takeField(int field) {
        int name = at;
        while (at < limit && Octets.isOfToken(bytes[at])) {
            at++;
        }
        int nameEnd = at;
        if (at < limit && (at == name || bytes[at] != ':')) {
            throw MalformedMessageException.because(problemWithName(at == name));
        }
        at++;
        while (at < limit && Octets.isBlank(bytes[at])) {
            at++;
        }
        if (at >= limit) {
            incomplete = true;
            return;
        }
        int value = at;
        at = Octets.endOfValue(bytes, at, limit);
        int end = at;
        takeLineEnd("value of a header field");
        while (end > value && Octets.isBlank(bytes[end - 1])) {
            end--;
        }
        spans[field] = name;
        spans[field + 1] = nameEnd - name;
        spans[field + 2] = value;
        spans[field + 3] = end - value;
    }

    private String problemWithName(boolean empty) {
        if (Octets.isBlank(bytes[at])) {
            return empty ? "folded header line" : "whitespace before the colon of a header field";
        }
        return "malformed name of a header field";
    }
}
