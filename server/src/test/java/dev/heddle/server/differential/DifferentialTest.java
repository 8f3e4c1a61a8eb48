package dev.heddle.server.differential;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import dev.heddle.server.conformance.PeerKind;
import dev.heddle.server.fuzz.Mutator;
import dev.heddle.server.http.RequestTarget;
import dev.heddle.server.http.conformance.Http1Cases;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.io.TempDir;

/** Heddle, nginx and HAProxy find the same requests in the same bytes, or there is a known reason why not. */
@EnabledIfSystemProperty(
        named = "heddle.differential",
        matches = "true",
        disabledReason = "runs by mvn -Pdifferential, and needs nginx or HAProxy")
class DifferentialTest {
    private static final int AT_ONCE = 16;
    private static final int LONGEST = 3_000;
    private static final int LONGEST_EXAMPLE = 300;
    private static final Path TABLE = Path.of("target", "differential.md");

    @TempDir
    private Path directory;

    /** By peer and kind, with the number of inputs. */
    private final Map<String, List<Difference>> found = new TreeMap<>();

    @Test
    @Timeout(3600)
    void differencesAreKnown() throws Exception {
        var inputs = inputs();
        int peers = 0;
        try (var heddle = PeerServer.heddle()) {
            var behaviours = behaviours(heddle.address(), inputs);
            for (var kind : PeerKind.values()) {
                if (kind.program() != null) {
                    peers++;
                    compare(kind, inputs, behaviours);
                }
            }
        }
        assumeThat(peers).as("nginx and HAProxy that are installed").isPositive();
        report(inputs.size());
    }

    /** The cases, and what is made of them. */
    private static List<String> inputs() {
        long seed = Long.getLong("differential.seed", 1);
        var mutator = new Mutator(seed, new RequestTarget(""));
        var all = new ArrayList<>(Http1Cases.all().map(each -> each.bytes()).toList());
        for (int i = Integer.getInteger("differential.inputs", 2_000); i > 0; i--) {
            all.add(new String(mutator.next(), StandardCharsets.ISO_8859_1));
        }
        return all.stream()
                .filter(bytes -> bytes.length() < LONGEST && Client.isReadable(bytes))
                .distinct()
                .toList();
    }

    private void compare(PeerKind kind, List<String> inputs, List<Behaviour> heddle) throws Exception {
        List<Behaviour> others;
        try (var peer = PeerServer.start(kind, Files.createDirectories(directory.resolve(kind.label())))) {
            others = behaviours(peer.address(), inputs);
        }
        for (int i = 0; i < inputs.size(); i++) {
            if (!heddle.get(i).isLike(others.get(i))) {
                var difference = Difference.of(kind.label(), inputs.get(i), heddle.get(i), others.get(i));
                found.computeIfAbsent(kind.label() + " " + difference.kind(), first -> new ArrayList<>())
                        .add(difference);
            }
        }
    }

    private static List<Behaviour> behaviours(InetSocketAddress server, List<String> inputs) throws Exception {
        var all = new ArrayList<Behaviour>();
        try (var threads = Executors.newFixedThreadPool(AT_ONCE)) {
            var calls = inputs.stream()
                    .<Callable<Behaviour>>map(
                            bytes -> () -> Client.behaviour(server, bytes.getBytes(StandardCharsets.ISO_8859_1)))
                    .toList();
            for (var one : threads.invokeAll(calls)) {
                all.add(one.get());
            }
        }
        return all;
    }

    private void report(int inputs) throws IOException {
        var known = KnownDifferences.read();
        var unknown = new ArrayList<String>();
        var table = new StringBuilder(
                "%d inputs%n%n| peer | what differs | inputs | why | example |%n| --- | --- | ---: | --- | --- |%n"
                        .formatted(inputs));
        for (var differences : found.values()) {
            var first = differences.getFirst();
            var reason = known.reason(first);
            table.append("| %s | %s | %d | %s | `%s` |%n"
                    .formatted(first.peer(), first.kind(), differences.size(), reason, printable(first.bytes())));
            if (reason == null) {
                unknown.add(first.peer() + " | " + first.kind() + ": " + printable(first.bytes()) + "\n  Heddle "
                        + first.heddle() + "\n  " + first.peer() + " " + first.other());
            }
        }
        Files.writeString(TABLE, table);
        System.out.print(table);
        assertThat(unknown).as("not in %s", KnownDifferences.FILE).isEmpty();
    }

    private static String printable(String bytes) {
        var text = new StringBuilder();
        for (char c :
                bytes.substring(0, Math.min(bytes.length(), LONGEST_EXAMPLE)).toCharArray()) {
            text.append(
                    c < ' ' || c >= 0x7f || c == '|' || c == '`' ? "\\x%02x".formatted((int) c) : String.valueOf(c));
        }
        return text.toString();
    }
}
