package dev.heddle.server.codec;

import io.netty.handler.codec.DateFormatter;
import io.netty.handler.codec.http.HttpHeaders;
import java.util.ArrayList;
import java.util.Calendar;
import java.util.Date;
import java.util.Iterator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What Netty's {@code HttpHeaders} offer beyond the few methods that {@link HeadFields} is made of. */
abstract class FieldsAdapter extends HttpHeaders {
    abstract @Nullable String find(CharSequence name);

    abstract void append(CharSequence name, CharSequence value);

    abstract void delete(CharSequence name);

    private static CharSequence text(Object value) {
        return switch (value) {
            case CharSequence text -> text;
            case Date date -> DateFormatter.format(date);
            case Calendar calendar -> DateFormatter.format(calendar.getTime());
            default -> value.toString();
        };
    }

    // ---- read

    @Override
    public final @Nullable String get(String name) {
        return find(name);
    }

    @Override
    public final @Nullable String get(CharSequence name) {
        return find(name);
    }

    @Override
    public final String get(CharSequence name, String otherwise) {
        var value = find(name);
        return value == null ? otherwise : value;
    }

    @Override
    public final @Nullable Integer getInt(CharSequence name) {
        try {
            var value = find(name);
            return value == null ? null : Integer.valueOf(value);
        } catch (NumberFormatException none) {
            return null;
        }
    }

    @Override
    public final int getInt(CharSequence name, int otherwise) {
        var value = getInt(name);
        return value == null ? otherwise : value;
    }

    @Override
    public final @Nullable Short getShort(CharSequence name) {
        try {
            var value = find(name);
            return value == null ? null : Short.valueOf(value);
        } catch (NumberFormatException none) {
            return null;
        }
    }

    @Override
    public final short getShort(CharSequence name, short otherwise) {
        var value = getShort(name);
        return value == null ? otherwise : value;
    }

    @Override
    @SuppressWarnings("JavaUtilDate") // Netty's parser makes them
    public final @Nullable Long getTimeMillis(CharSequence name) {
        var value = find(name);
        var date = value == null ? null : DateFormatter.parseHttpDate(value);
        return date == null ? null : date.getTime();
    }

    @Override
    public final long getTimeMillis(CharSequence name, long otherwise) {
        var value = getTimeMillis(name);
        return value == null ? otherwise : value;
    }

    @Override
    public final List<String> getAll(String name) {
        return getAll((CharSequence) name);
    }

    @Override
    public final boolean contains(String name) {
        return contains((CharSequence) name);
    }

    @Override
    public final boolean contains(String name, String value, boolean ignoreCase) {
        return contains((CharSequence) name, value, ignoreCase);
    }

    @Override
    public final boolean contains(CharSequence name, CharSequence value, boolean ignoreCase) {
        if (!contains(name)) {
            return false;
        }
        var wanted = value.toString();
        return getAll(name).stream().anyMatch(one -> ignoreCase ? one.equalsIgnoreCase(wanted) : one.equals(wanted));
    }

    @Override
    public final boolean containsValue(CharSequence name, CharSequence value, boolean ignoreCase) {
        return contains(name) && super.containsValue(name, value, ignoreCase);
    }

    @Override
    public final Iterator<String> valueStringIterator(CharSequence name) {
        return getAll(name).iterator();
    }

    @Override
    public final Iterator<? extends CharSequence> valueCharSequenceIterator(CharSequence name) {
        return getAll(name).iterator();
    }

    @Override
    public final List<Map.Entry<String, String>> entries() {
        var all = new ArrayList<Map.Entry<String, String>>(size());
        iteratorCharSequence()
                .forEachRemaining(field -> all.add(
                        Map.entry(field.getKey().toString(), field.getValue().toString())));
        return all;
    }

    @Override
    @Deprecated // by Netty, for the sake of iteratorCharSequence
    @SuppressWarnings("InlineMeSuggester") // it is Netty's to say what to call instead
    public final Iterator<Map.Entry<String, String>> iterator() {
        return entries().iterator();
    }

    @Override
    public final Set<String> names() {
        var names = new LinkedHashSet<String>();
        iteratorCharSequence()
                .forEachRemaining(field -> names.add(field.getKey().toString()));
        return names;
    }

    // ---- write

    @Override
    public final HttpHeaders add(String name, Object value) {
        return add((CharSequence) name, value);
    }

    @Override
    public final HttpHeaders add(CharSequence name, Object value) {
        append(name, text(value));
        return this;
    }

    @Override
    public final HttpHeaders add(String name, Iterable<?> values) {
        return add((CharSequence) name, values);
    }

    @Override
    public final HttpHeaders add(CharSequence name, Iterable<?> values) {
        values.forEach(value -> append(name, text(value)));
        return this;
    }

    @Override
    public final HttpHeaders addInt(CharSequence name, int value) {
        append(name, Integer.toString(value));
        return this;
    }

    @Override
    public final HttpHeaders addShort(CharSequence name, short value) {
        append(name, Short.toString(value));
        return this;
    }

    @Override
    public final HttpHeaders set(String name, Object value) {
        return set((CharSequence) name, value);
    }

    @Override
    public final HttpHeaders set(CharSequence name, Object value) {
        delete(name);
        append(name, text(value));
        return this;
    }

    @Override
    public final HttpHeaders set(String name, Iterable<?> values) {
        return set((CharSequence) name, values);
    }

    @Override
    public final HttpHeaders set(CharSequence name, Iterable<?> values) {
        delete(name);
        return add(name, values);
    }

    @Override
    public final HttpHeaders setInt(CharSequence name, int value) {
        return set(name, (Object) Integer.toString(value));
    }

    @Override
    public final HttpHeaders setShort(CharSequence name, short value) {
        return set(name, (Object) Short.toString(value));
    }

    @Override
    public final HttpHeaders remove(String name) {
        delete(name);
        return this;
    }

    @Override
    public final HttpHeaders remove(CharSequence name) {
        delete(name);
        return this;
    }
}
