package dev.heddle.server.config;

import org.jspecify.annotations.Nullable;

/**
 * A kind of value that is one text.
 *
 * @param <T> what it is read as
 */
public final class Scalar<T> implements Kind<T> {
    /**
     * Reads texts.
     *
     * @param <T> as what
     */
    @FunctionalInterface
    public interface Parser<T> {
        /**
         * The value of a text, or null if it is none.
         *
         * @throws IllegalArgumentException also if it is none
         */
        @Nullable T parse(String text);
    }

    private final String name;
    private final String allowed;
    private final Parser<T> parser;

    /**
     * A kind.
     *
     * @param name as in {@code time}: a wrong one is {@code not a time}
     */
    public Scalar(String name, String allowed, Parser<T> parser) {
        this.name = name;
        this.allowed = allowed;
        this.parser = parser;
    }

    /** With a word for one value more: {@code auto}. It is not among what errors say is allowed. */
    public Scalar<T> orWord(String word, T meaning) {
        return new Scalar<>(name, allowed, text -> text.equals(word) ? meaning : parser.parse(text));
    }

    /** The value of a text. */
    public T parse(String text) throws WrongValue {
        T value;
        try {
            value = parser.parse(text);
        } catch (IllegalArgumentException e) {
            value = null;
        }
        if (value == null) {
            throw new WrongValue(problem(), allowed);
        }
        return value;
    }

    private String problem() {
        return switch (name) {
            case "choice", "switch" -> "unknown";
            case "number" -> "not a number in range";
            default -> ("aeiou".indexOf(name.charAt(0)) < 0 ? "not a " : "not an ") + name;
        };
    }

    @Override
    public @Nullable T read(Tree tree, Place place, Problems problems) {
        if (!(tree instanceof Tree.Value value)) {
            problems.add(place, tree.line(), "is not a single value", allowed);
            return null;
        }
        try {
            return parse(value.text());
        } catch (WrongValue e) {
            problems.addValue(place, value.line(), value.text(), e);
            return null;
        }
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public String allowed() {
        return allowed;
    }
}
