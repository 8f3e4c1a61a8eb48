package dev.heddle.server.config;

import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** What a file says for the keys of a schema. */
public final class Section {
    private final Tree.Fields tree;
    private final Place place;
    private final Problems problems;
    private final Map<Key<?>, Object> values;

    Section(Tree.Fields tree, Place place, Problems problems, Map<Key<?>, Object> values) {
        this.tree = tree;
        this.place = place;
        this.problems = problems;
        this.values = values;
    }

    /** The value of a key that is required or has a default. */
    public <T> T get(Key<T> key) {
        return Objects.requireNonNull(find(key), () -> key.name() + " has no default");
    }

    /** The value of a key: of the file, or the default; null if there is neither. */
    @SuppressWarnings("unchecked") // a key's kind has read its value
    public <T> @Nullable T find(Key<T> key) {
        var value = values.get(key);
        return value == null ? key.defaultValue() : (T) value;
    }

    /** Whether the file has the key. */
    public boolean has(Key<?> key) {
        return tree.all().containsKey(key.name());
    }

    /** The names in a key's mapping, whether what they name is right or wrong. */
    public List<String> namesIn(Key<?> key) {
        var field = tree.all().get(key.name());
        return field != null && field.value() instanceof Tree.Fields fields
                ? List.copyOf(fields.all().keySet())
                : List.of();
    }

    /** Where it stands. */
    public Place place() {
        return place;
    }

    /** Its first line. */
    public int line() {
        return tree.line();
    }

    /** The line of a key, or of the section if it is not there. */
    public int line(Key<?> key) {
        var field = tree.all().get(key.name());
        return field == null ? tree.line() : field.line();
    }

    /** Something is wrong with a key's value that the value does not show by itself. */
    public void wrong(Key<?> key, String problem, String allowed) {
        var field = tree.all().get(key.name());
        if (field != null && field.value() instanceof Tree.Value value) {
            problems.addValue(place.key(key.name()), value.line(), value.text(), new WrongValue(problem, allowed));
        } else {
            problems.add(place.key(key.name()), line(key), problem, allowed);
        }
    }

    /** Something is wrong with the section as a whole. */
    public void wrong(String problem, String allowed) {
        problems.add(place, line(), problem, allowed);
    }
}
