package dev.heddle.coroutine.example;

import static org.assertj.core.api.Assertions.assertThat;

import dev.heddle.coroutine.continuation.Generator;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Example: a recursive walk as a sequence that is pulled, and a source that is closed when the reader has enough. */
final class GeneratorExampleTest {
    record Directory(String name, List<Directory> children) {}

    private static Directory directory(String name, Directory... children) {
        return new Directory(name, List.of(children));
    }

    /** The walk passes {@code out} down: it yields from any depth of its recursion. */
    private static void walk(Directory directory, String path, Generator.Output<String> out) {
        out.yield(path + directory.name);
        for (var child : directory.children) {
            walk(child, path + directory.name + "/", out);
        }
    }

    static Generator<String> paths(Directory root) {
        return Generator.of(out -> walk(root, "", out));
    }

    /** Pages of a service, as one sequence; the session ends with the generator, however far that is read. */
    static Generator<Integer> rows(StringBuilder log) {
        return Generator.of(out -> {
            log.append("session begins");
            try {
                for (int page = 0; ; page++) {
                    log.append(", page ").append(page);
                    for (int row = 0; row < 3; row++) {
                        out.yield(10 * page + row);
                    }
                }
            } finally {
                log.append(", session ends");
            }
        });
    }

    @Test
    void walksATree() {
        var root = directory("a", directory("b", directory("c")), directory("d"));

        assertThat(paths(root).stream()).containsExactly("a", "a/b", "a/b/c", "a/d");
    }

    @Test
    void readsNoMoreThanItNeeds() {
        var log = new StringBuilder();
        try (var rows = rows(log)) {
            assertThat(rows.stream().filter(row -> row > 10).findFirst()).contains(11);
        }

        assertThat(log).hasToString("session begins, page 0, page 1, session ends");
    }
}
