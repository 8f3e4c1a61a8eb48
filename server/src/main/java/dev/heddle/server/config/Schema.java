package dev.heddle.server.config;

import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * The keys of a section, and what is made of their values. Made once, in static fields; the keys are added there too.
 *
 * @param <T> what is made
 */
public final class Schema<T> implements Kind<T> {
    private final String name;
    private final String description;
    private final Function<Section, @Nullable T> make;
    private final Map<String, Key<?>> keys = new LinkedHashMap<>();
    private @Nullable Key<?> main;
    private boolean always;

    /**
     * A section without keys as yet.
     *
     * @param name of the section, in the reference: {@code route}
     * @param description for the reference: a sentence or two
     * @param make is called if each key that must be there is, and none is wrong; returns null if it finds something else
     *     wrong, which it says by {@link Section#wrong}
     */
    public Schema(String name, String description, Function<Section, @Nullable T> make) {
        this.name = name;
        this.description = description;
        this.make = make;
    }

    /** Adds a key; its description is for the reference. */
    public <V> Key<V> key(String key, Kind<V> kind, String says) {
        var added = new Key<V>(key, kind, says);
        if (keys.putIfAbsent(key, added) != null) {
            throw new IllegalArgumentException("key " + key + " is there twice");
        }
        return added;
    }

    /** Lets a single value stand for a section that has this key only. */
    public Schema<T> orOnly(Key<?> key) {
        main = key;
        return this;
    }

    /** Makes what it can although values are wrong, so that more is found to be wrong; what is made is dropped. */
    public void makeAlways() {
        always = true;
    }

    /** The keys, in their order. */
    public List<Key<?>> keys() {
        return List.copyOf(keys.values());
    }

    /** The key that a single value stands for, or null. */
    public @Nullable Key<?> main() {
        return main;
    }

    /** A sentence or two. */
    public String description() {
        return description;
    }

    @Override
    public @Nullable T read(Tree tree, Place place, Problems problems) {
        var fields = fields(tree);
        if (fields == null) {
            problems.add(place, tree.line(), "is not a section", "keys as in " + example());
            return null;
        }
        int before = problems.count();
        for (var field : fields.all().entrySet()) {
            if (!keys.containsKey(field.getKey())) {
                problems.addUnknown(place, field.getValue().line(), field.getKey(), keys.keySet());
            }
        }
        var section = new Section(fields, place, problems, values(fields, place, problems));
        var made = always || problems.count() == before ? make.apply(section) : null;
        return problems.count() == before ? made : null;
    }

    private Tree.@Nullable Fields fields(Tree tree) {
        return switch (tree) {
            case Tree.Fields fields -> fields;
            case Tree.Value value
            when main != null ->
                new Tree.Fields(Map.of(main.name(), new Tree.Field(value, value.line())), value.line());
            default -> null;
        };
    }

    private Map<Key<?>, Object> values(Tree.Fields fields, Place place, Problems problems) {
        var values = new HashMap<Key<?>, Object>();
        for (var key : keys.values()) {
            var field = fields.all().get(key.name());
            if (field != null) {
                var value = key.kind().read(field.value(), place.key(key.name()), problems);
                if (value != null) {
                    values.put(key, value);
                }
            } else if (key.isRequired()) {
                problems.add(
                        place.key(key.name()),
                        fields.line(),
                        "is missing",
                        key.kind().allowed());
            }
        }
        return values;
    }

    private String example() {
        return keys.values().iterator().next().name() + ": ...";
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public String allowed() {
        return "a section with " + String.join(", ", keys.keySet());
    }
}
