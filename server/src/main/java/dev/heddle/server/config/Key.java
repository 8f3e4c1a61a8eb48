package dev.heddle.server.config;

import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A key of a section: made by {@link Schema#key}.
 *
 * @param <T> what its value is read as
 */
public final class Key<T> {
    private final String name;
    private final Kind<T> kind;
    private final String description;
    private @Nullable String otherwise;
    private boolean required;

    Key(String name, Kind<T> kind, String description) {
        this.name = name;
        this.kind = kind;
        this.description = description;
    }

    /**
     * Gives it a default, as it would be written in the file.
     *
     * @throws IllegalArgumentException if that is no value of its kind
     */
    public Key<T> or(String text) {
        otherwise = text;
        var _ = defaultValue();
        return this;
    }

    /** Says that it must be there. */
    public Key<T> required() {
        required = true;
        return this;
    }

    /** As it is written. */
    public String name() {
        return name;
    }

    /** What may stand behind it. */
    public Kind<T> kind() {
        return kind;
    }

    /** For the reference: a sentence or two. */
    public String description() {
        return description;
    }

    /** The default as it would be written; null if there is none. */
    public @Nullable String otherwise() {
        return otherwise;
    }

    /** Whether it must be there. */
    public boolean isRequired() {
        return required;
    }

    @Nullable T defaultValue() {
        if (otherwise == null) {
            return null;
        }
        var problems = new Problems();
        var value =
                kind.read(new Tree.Value(otherwise, 0), Place.root("default").key(name), problems);
        if (!problems.isEmpty()) {
            throw new IllegalArgumentException(problems.lines().getFirst());
        }
        return Objects.requireNonNull(value);
    }
}
