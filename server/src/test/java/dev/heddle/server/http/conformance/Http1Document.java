package dev.heddle.server.http.conformance;

import dev.heddle.server.conformance.Case;
import java.nio.file.Path;
import java.util.List;

/** {@code server/docs/http1-conformance.md}: all of it is computed, and compared with the file by {@link Http1ConformanceTest}. */
final class Http1Document {
    static final Path FILE = Path.of("docs", "http1-conformance.md");

    private static final int LONGEST_TEXT = 60;

    private Http1Document() {}

    static String text() {
        var text = new StringBuilder(introduction());
        Http1Cases.bySubject().forEach((subject, cases) -> appendTable(text, subject, cases));
        appendLeniencies(text, NettyLeniency.all());
        return text.toString();
    }

    private static String introduction() {
        return """
            # What the server does with bytes

            %d cases, each with what a client sends, byte for byte, and what it must get. They run against the echo server over
            sockets in the test suite (`Http1ConformanceTest`), in one piece, and the short ones byte by byte too. The cases
            themselves are in `server/src/test/java/dev/heddle/server/http/conformance`, one file for each subject; this file is
            made of them by `mvn -Pconformance`, and compared with them by the test.

            How to read a row: the statuses that the client gets, and what becomes of its connection. Refused requests are
            followed by another one in the same bytes, which must not be answered. Where a connection is kept, a request that
            follows is answered as it should be. "May" in a source means that the RFC allows it and does not ask for it.
            """.formatted(Http1Cases.all().count());
    }

    private static void appendTable(StringBuilder text, String subject, List<Case> cases) {
        text.append("\n## ").append(subject).append("\n\n| case | source | what comes |\n| --- | --- | --- |\n");
        for (var scenario : cases) {
            appendRow(text, scenario.name(), scenario.source(), scenario.expected());
        }
    }

    private static void appendLeniencies(StringBuilder text, List<NettyLeniency> all) {
        text.append("""

            ## Where Netty's own decoder is more lenient, and what closes it

            The same bytes through a pipeline with nothing but Netty's `HttpServerCodec`, with the same limits: in these %d cases it
            takes more requests than Heddle does. Heddle has a decoder of its own (`codec.HeadParser`, `codec.MessageDecoder`).

            | case | source | Netty takes | closed by |
            | --- | --- | --- | --- |
            """.formatted(all.size()));
        for (var one : all) {
            var taken = one.netty().stream().map(Http1Document::code).toList();
            appendRow(text, one.scenario().name(), one.scenario().source(), String.join(", ", taken), one.closedBy());
        }
    }

    private static String code(String line) {
        return "`" + (line.length() > LONGEST_TEXT ? line.substring(0, LONGEST_TEXT) + "..." : line) + "`";
    }

    private static void appendRow(StringBuilder text, String... cells) {
        text.append('|');
        for (var cell : cells) {
            text.append(' ').append(escape(cell)).append(" |");
        }
        text.append('\n');
    }

    private static String escape(String text) {
        var all = new StringBuilder();
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            switch (c) {
                case '|' -> all.append("\\|");
                case '<' -> all.append("&lt;");
                default -> all.append(c < ' ' || c >= 0x7f ? "\\x%02x".formatted((int) c) : String.valueOf(c));
            }
        }
        return all.toString();
    }
}
