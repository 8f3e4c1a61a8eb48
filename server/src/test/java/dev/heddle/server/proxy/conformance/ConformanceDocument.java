package dev.heddle.server.proxy.conformance;

import dev.heddle.server.conformance.Case;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** {@code server/docs/proxy-conformance.md}: written by {@link PeerConformanceTest}, checked by {@link ProxyConformanceTest}. */
final class ConformanceDocument {
    static final Path FILE = Path.of("docs", "proxy-conformance.md");
    /** For a peer that does what Heddle does. */
    private static final String SAME = "the same";

    private final Map<String, Map<String, List<String>>> differences = new LinkedHashMap<>();

    /** Adds a peer's column: the differences of each case by its name. */
    void peer(String version, Map<String, List<String>> ofCases) {
        differences.put(version, ofCases);
    }

    void write() throws IOException {
        Files.createDirectories(FILE.getParent());
        Files.writeString(FILE, text());
    }

    private String text() {
        var text = new StringBuilder(introduction());
        appendSums(text);
        Cases.bySubject().forEach((subject, cases) -> appendTable(text, subject, cases));
        appendLeniencies(text);
        return text.toString();
    }

    private static String introduction() {
        return """
            # What the proxy does with bytes

            %d cases, each with what a client sends and an origin answers, byte for byte, and what either of them must get. They run
            against Heddle in the test suite (`ProxyConformanceTest`), and against Heddle, nginx and HAProxy by

            ```
            mvn -Pconformance
            ```

            which writes this file. nginx and HAProxy have a plain configuration: what their documentation shows for a reverse
            proxy, and the client's address told as Heddle does (`PeerProxy`). The cases themselves are in
            `server/src/test/java/dev/heddle/server/proxy/conformance`, one file for each subject.

            How to read a row: the statuses that the client gets, what becomes of its connection, and behind "origin" what the
            origin gets. "Refused" requests are followed by another one in the same bytes, which the origin must never see. In
            every case, besides: what the origin gets is well-formed, and the next client gets its own answer. "%s" means that a
            peer meets all of that; else its cell says what it does, and why.

            """.formatted(Cases.all().count(), SAME);
    }

    private void appendSums(StringBuilder text) {
        differences.forEach((peer, ofCases) -> {
            long same = ofCases.values().stream().filter(List::isEmpty).count();
            text.append("- ")
                    .append(peer)
                    .append(": ")
                    .append(same)
                    .append(" of ")
                    .append(ofCases.size())
                    .append(" cases are the same.\n");
        });
    }

    private void appendTable(StringBuilder text, String subject, List<Case> cases) {
        text.append("\n## ").append(subject).append("\n\n| case | source | Heddle |");
        differences.keySet().forEach(peer -> text.append(' ').append(peer).append(" |"));
        text.append("\n| --- | --- | --- |")
                .append(" --- |".repeat(differences.size()))
                .append('\n');
        for (var scenario : cases) {
            text.append(beginOfRow(scenario));
            differences.forEach((peer, ofCases) -> text.append(' ')
                    .append(cell(scenario, peer, ofCases.get(scenario.name())))
                    .append(" |"));
            text.append('\n');
        }
    }

    /** What the suite can check without the peers. */
    static String beginOfRow(Case scenario) {
        var pending = scenario.pending().isEmpty() ? "" : " (pending: " + scenario.pending() + ")";
        return "| " + escape(scenario.name()) + " | " + escape(scenario.source()) + " | "
                + escape(scenario.expected() + pending) + " |";
    }

    private static String cell(Case scenario, String peer, List<String> found) {
        if (found.isEmpty()) {
            return SAME;
        }
        var why = scenario.explanation(peer.substring(0, peer.indexOf(' ')));
        return escape(String.join("; ", found) + (why == null ? "" : ": " + why.text()));
    }

    private static void appendLeniencies(StringBuilder text) {
        text.append("""

            ## Where Netty's own decoder is more lenient, and what closes it

            | Netty | RFC | closed by | shown by |
            | --- | --- | --- | --- |
            """);
        text.append(NettyLeniency.all().stream().map(ConformanceDocument::row).collect(Collectors.joining()));
    }

    static String row(NettyLeniency leniency) {
        return "| " + escape(leniency.what()) + " | " + escape(leniency.rule()) + " | " + escape(leniency.closedBy())
                + " | " + escape(leniency.shownBy()) + " |\n";
    }

    private static String escape(String text) {
        return text.replace("|", "\\|").replace("<", "&lt;");
    }
}
