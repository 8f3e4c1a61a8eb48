package dev.heddle.server.config;

import java.util.List;
import java.util.Map;

/** A file, or a part of one, that knows its line. Immutable. */
public sealed interface Tree {
    /** Where it begins, from 1. */
    int line();

    /**
     * One value.
     *
     * @param text as it was written, so that {@code 010} and {@code on} mean what they say
     */
    record Value(String text, int line) implements Tree {}

    /** A list. */
    record Items(List<Tree> all, int line) implements Tree {}

    /** A mapping, in the order of the file. */
    record Fields(Map<String, Field> all, int line) implements Tree {}

    /** A place where nothing is written. */
    record Nothing(int line) implements Tree {}

    /**
     * A key with its value.
     *
     * @param line of the key
     */
    record Field(Tree value, int line) {}

    /** A mapping without keys. */
    static Fields empty() {
        return new Fields(Map.of(), 1);
    }
}
