package dev.heddle.server.config;

import org.jspecify.annotations.Nullable;

/**
 * What may stand at a place of a file.
 *
 * @param <T> what it is read as
 */
public interface Kind<T> {
    /** Its value; null if it is wrong, which the problems then say. */
    @Nullable T read(Tree tree, Place place, Problems problems);

    /** Its name in the reference: {@code time}, {@code list of URLs}. */
    String name();

    /** What is allowed, for errors and the reference. */
    String allowed();
}
