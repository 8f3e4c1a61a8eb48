package dev.heddle.server.codec;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.util.AsciiString;
import java.nio.charset.StandardCharsets;
import java.util.AbstractMap.SimpleImmutableEntry;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The header fields of one head, in the order of the wire: first those that were parsed, which stay the bytes that they came
 * in until someone asks for their text, then those that were added. What is not changed is written as it came, several
 * fields by one copy.
 *
 * <p>Names are found whatever their case. Names and values that HTTP does not allow are refused by an {@link
 * IllegalArgumentException}, so that nobody smuggles a field into another. Confined to one thread at a time.
 */
public final class HeadFields extends FieldsAdapter {
    private static final byte[] NO_BYTES = {};
    private static final int[] NO_SPANS = {};
    private static final CharSequence[] NOTHING_ADDED = {};

    // Of each parsed field: where its name begins, its length, where its value begins, its length.
    private static final int INTS = 4;
    private static final int NAME = 0;
    private static final int NAME_LENGTH = 1;
    private static final int VALUE = 2;
    private static final int VALUE_LENGTH = 3;
    /** In place of the length of a name: the field was removed. */
    private static final int REMOVED = -1;

    private final byte[] bytes;
    private final int[] spans;
    /** Names and values in turn. */
    private CharSequence[] added = NOTHING_ADDED;

    private int addedCount;

    /**
     * A bit for each field by the length and the first letter of its name, so that most names that are not there are known
     * not to be by one look. A bit stays when its field is removed.
     */
    private long present;

    /** No fields. */
    public HeadFields() {
        this(NO_BYTES, NO_SPANS);
    }

    /** Over bytes that have been checked. Four numbers for each field, as above. */
    HeadFields(byte[] bytes, int[] spans) {
        this.bytes = bytes;
        this.spans = spans;
        for (int field = 0; field < spans.length; field += INTS) {
            present |= bit(spans[field + NAME_LENGTH], bytes[spans[field + NAME]]);
        }
    }

    private static long bit(int length, byte first) {
        return 1L << (length * 7 + Octets.lower(first));
    }

    private boolean mayContain(CharSequence name) {
        return name.length() > 0 && (present & bit(name.length(), (byte) name.charAt(0))) != 0;
    }

    // ---- the parsed fields

    private boolean isNamed(int field, CharSequence name) {
        int length = spans[field + NAME_LENGTH];
        if (length != name.length()) {
            return false;
        }
        int start = spans[field + NAME];
        return name instanceof AsciiString ascii ? equals(start, ascii) : equals(start, name);
    }

    private boolean equals(int start, AsciiString name) {
        var other = name.array();
        int offset = name.arrayOffset();
        for (int i = 0; i < name.length(); i++) {
            if (Octets.lower(bytes[start + i]) != Octets.lower(other[offset + i])) {
                return false;
            }
        }
        return true;
    }

    private boolean equals(int start, CharSequence name) {
        for (int i = 0; i < name.length(); i++) {
            char c = name.charAt(i);
            if (c > 127 || Octets.lower(bytes[start + i]) != Octets.lower((byte) c)) {
                return false;
            }
        }
        return true;
    }

    private String text(int start, int length) {
        return new String(bytes, start, length, StandardCharsets.ISO_8859_1);
    }

    private String nameAt(int field) {
        return text(spans[field + NAME], spans[field + NAME_LENGTH]);
    }

    private String valueAt(int field) {
        return text(spans[field + VALUE], spans[field + VALUE_LENGTH]);
    }

    private boolean isThere(int field) {
        return spans[field + NAME_LENGTH] != REMOVED;
    }

    // ---- read

    @Override
    @Nullable String find(CharSequence name) {
        if (!mayContain(name)) {
            return null;
        }
        for (int field = 0; field < spans.length; field += INTS) {
            if (isNamed(field, name)) {
                return valueAt(field);
            }
        }
        for (int i = 0; i < addedCount; i += 2) {
            if (AsciiString.contentEqualsIgnoreCase(added[i], name)) {
                return added[i + 1].toString();
            }
        }
        return null;
    }

    @Override
    public boolean contains(CharSequence name) {
        if (!mayContain(name)) {
            return false;
        }
        for (int field = 0; field < spans.length; field += INTS) {
            if (isNamed(field, name)) {
                return true;
            }
        }
        for (int i = 0; i < addedCount; i += 2) {
            if (AsciiString.contentEqualsIgnoreCase(added[i], name)) {
                return true;
            }
        }
        return false;
    }

    /** How many fields have a name. */
    public int count(CharSequence name) {
        if (!mayContain(name)) {
            return 0;
        }
        int count = 0;
        for (int field = 0; field < spans.length; field += INTS) {
            if (isNamed(field, name)) {
                count++;
            }
        }
        for (int i = 0; i < addedCount; i += 2) {
            if (AsciiString.contentEqualsIgnoreCase(added[i], name)) {
                count++;
            }
        }
        return count;
    }

    /**
     * As {@link #get}, without text being made: over the bytes of the head, each of which is a character.
     *
     * @return null if there is no such field
     */
    public @Nullable CharSequence view(CharSequence name) {
        if (!mayContain(name)) {
            return null;
        }
        for (int field = 0; field < spans.length; field += INTS) {
            if (isNamed(field, name)) {
                return new AsciiString(bytes, spans[field + VALUE], spans[field + VALUE_LENGTH], false);
            }
        }
        return find(name);
    }

    /** Whether a name has this character, without making text of the names that were parsed. */
    public boolean hasNameWith(char c) {
        for (int field = 0; field < spans.length; field += INTS) {
            for (int i = 0; i < spans[field + NAME_LENGTH]; i++) {
                if (bytes[spans[field + NAME] + i] == c) {
                    return true;
                }
            }
        }
        for (int i = 0; i < addedCount; i += 2) {
            if (AsciiString.indexOf(added[i], c, 0) >= 0) {
                return true;
            }
        }
        return false;
    }

    @Override
    public List<String> getAll(CharSequence name) {
        if (!mayContain(name)) {
            return List.of();
        }
        var all = new ArrayList<String>(2);
        for (int field = 0; field < spans.length; field += INTS) {
            if (isNamed(field, name)) {
                all.add(valueAt(field));
            }
        }
        for (int i = 0; i < addedCount; i += 2) {
            if (AsciiString.contentEqualsIgnoreCase(added[i], name)) {
                all.add(added[i + 1].toString());
            }
        }
        return all;
    }

    @Override
    public Iterator<Map.Entry<CharSequence, CharSequence>> iteratorCharSequence() {
        var all = new ArrayList<Map.Entry<CharSequence, CharSequence>>();
        for (int field = 0; field < spans.length; field += INTS) {
            if (isThere(field)) {
                all.add(new SimpleImmutableEntry<>(nameAt(field), valueAt(field)));
            }
        }
        for (int i = 0; i < addedCount; i += 2) {
            all.add(new SimpleImmutableEntry<>(added[i], added[i + 1]));
        }
        return all.iterator();
    }

    @Override
    public int size() {
        int count = addedCount / 2;
        for (int field = 0; field < spans.length; field += INTS) {
            if (isThere(field)) {
                count++;
            }
        }
        return count;
    }

    @Override
    public boolean isEmpty() {
        return size() == 0;
    }

    // ---- write

    @Override
    void append(CharSequence name, CharSequence value) {
        checkName(name);
        checkValue(name, value);
        if (addedCount == added.length) {
            added = Arrays.copyOf(added, Math.max(8, 2 * addedCount));
        }
        added[addedCount++] = unchanging(name);
        added[addedCount++] = unchanging(value);
        present |= bit(name.length(), (byte) name.charAt(0));
    }

    private static CharSequence unchanging(CharSequence text) {
        return text instanceof AsciiString ? text : text.toString();
    }

    private static void checkName(CharSequence name) {
        boolean token = name.length() > 0;
        for (int i = 0; token && i < name.length(); i++) {
            char c = name.charAt(i);
            token = c < 128 && Octets.isOfToken((byte) c);
        }
        if (!token) {
            throw new IllegalArgumentException("header name '" + printable(name)
                    + "': allowed are letters, digits and !#$%&'*+-.^_`|~, at least one");
        }
    }

    private static void checkValue(CharSequence name, CharSequence value) {
        for (int i = 0; i < value.length(); i++) {
            char c = value.charAt(i);
            if (c > 255 || !Octets.isOfValue(c)) {
                throw new IllegalArgumentException("header " + name + ": '" + printable(value)
                        + "': allowed are visible characters to U+00FF, blanks and tabs");
            }
        }
    }

    /** Without what could forge a line of a log. */
    private static String printable(CharSequence text) {
        return text.toString().replaceAll("\\p{Cntrl}", "?");
    }

    @Override
    void delete(CharSequence name) {
        if (!mayContain(name)) {
            return;
        }
        for (int field = 0; field < spans.length; field += INTS) {
            if (isNamed(field, name)) {
                spans[field + NAME_LENGTH] = REMOVED;
            }
        }
        int kept = 0;
        for (int i = 0; i < addedCount; i += 2) {
            if (!AsciiString.contentEqualsIgnoreCase(added[i], name)) {
                added[kept++] = added[i];
                added[kept++] = added[i + 1];
            }
        }
        addedCount = kept;
    }

    @Override
    public HttpHeaders clear() {
        for (int field = 0; field < spans.length; field += INTS) {
            spans[field + NAME_LENGTH] = REMOVED;
        }
        addedCount = 0;
        present = 0;
        return this;
    }

    @Override
    public HeadFields copy() {
        var copy = new HeadFields(bytes, spans.clone());
        copy.added = Arrays.copyOf(added, addedCount);
        copy.addedCount = addedCount;
        copy.present = present;
        return copy;
    }

    /** The memory that those which were parsed take, as long as this lives: the bytes of the whole head, and where each begins. */
    public int heldBytes() {
        return bytes.length + Integer.BYTES * spans.length;
    }

    // ---- to the wire

    /** About how many bytes they take on the wire. */
    int estimatedLength() {
        int length = bytes.length;
        for (int i = 0; i < addedCount; i++) {
            length += added[i].length() + 2;
        }
        return length;
    }

    /** Writes a line for each. */
    void writeTo(ByteBuf out) {
        int from = 0;
        int to = 0;
        for (int field = 0; field < spans.length; field += INTS) {
            if (!isThere(field)) {
                continue;
            }
            int start = spans[field + NAME];
            if (start != to || !isPlain(field)) {
                out.writeBytes(bytes, from, to - from);
                from = start;
                to = start;
            }
            if (isPlain(field)) {
                to = spans[field + VALUE] + spans[field + VALUE_LENGTH] + 2;
            } else {
                write(field, out);
                from = to;
            }
        }
        out.writeBytes(bytes, from, to - from);
        writeAdded(out);
    }

    /** Whether the line stands in the bytes as it would be written: one blank behind the colon, none before the end. */
    private boolean isPlain(int field) {
        int colon = spans[field + NAME] + spans[field + NAME_LENGTH];
        int end = spans[field + VALUE] + spans[field + VALUE_LENGTH];
        return spans[field + VALUE] == colon + 2 && bytes[colon + 1] == Octets.SP && bytes[end] == Octets.CR;
    }

    private void write(int field, ByteBuf out) {
        out.writeBytes(bytes, spans[field + NAME], spans[field + NAME_LENGTH]);
        out.writeShort(':' << 8 | Octets.SP);
        out.writeBytes(bytes, spans[field + VALUE], spans[field + VALUE_LENGTH]);
        out.writeShort(Octets.CR << 8 | Octets.LF);
    }

    private void writeAdded(ByteBuf out) {
        for (int i = 0; i < addedCount; i += 2) {
            ByteBufUtil.writeAscii(out, added[i]);
            out.writeShort(':' << 8 | Octets.SP);
            ByteBufUtil.writeAscii(out, added[i + 1]);
            out.writeShort(Octets.CR << 8 | Octets.LF);
        }
    }
}
