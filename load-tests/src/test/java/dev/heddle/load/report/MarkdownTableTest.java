package dev.heddle.load.report;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** Numbers are to the right, and no cell breaks its row. */
final class MarkdownTableTest {
    @Test
    void aRowIsALine() {
        MarkdownTable table = new MarkdownTable("server", ">requests/s", "why")
                .row("heddle", "100")
                .row("go", "", "a|b\nc");
        assertThat(table).hasToString("""
            | server | requests/s | why |
            | --- | ---: | --- |
            | heddle | 100 |  |
            | go |  | a\\|b c |
            """);
    }
}
