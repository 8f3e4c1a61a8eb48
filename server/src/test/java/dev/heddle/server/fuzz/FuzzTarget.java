package dev.heddle.server.fuzz;

import java.util.List;

/**
 * Something that takes bytes from outside, with what must be so for all of them. Whatever it throws is a finding. Its runs
 * share nothing, so that an input alone shows what is wrong.
 */
public interface FuzzTarget extends AutoCloseable {
    /** Takes one input. */
    void run(byte[] input) throws Exception;

    /** Right inputs, of which others are made. */
    List<byte[]> seeds();

    /** Words that belong to the language of its inputs. */
    default List<String> words() {
        return List.of();
    }

    /** After the last run. */
    @Override
    default void close() {}
}
