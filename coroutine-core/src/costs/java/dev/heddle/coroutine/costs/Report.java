package dev.heddle.coroutine.costs;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;

/**
 * {@code switch-costs.md} with its plot.
 *
 * @param measures that were asked for and are installed
 * @param skipped the peers that are not installed
 */
record Report(Options options, Machine machine, List<Measure> measures, Figures figures, List<Peer> skipped) {
    private static final String INTRODUCTION = """
        # What a switch costs

        Written by `mvn -Pswitch-costs verify -pl coroutine-core`; do not edit.

        ![Time of a pair](switch-costs.svg)

        A pair is there and back: control goes from A to B and returns to A. Where a caller resumes and the other yields,
        that is one resume and one suspend. Where a scheduler stands between the two it is two of each; the row "one
        resume, one suspend" is half of such a pair, to be compared with a raw continuation. On a busy loop 64 pairs play
        at once, and a look of the loop for I/O is divided among them; on an otherwise idle loop there is one pair.

        """;

    private static final String EARLIER = """

        ## Earlier figures

        The texts that the project began with say, of machines that they do not name: process switch 1 to 10 us, thread
        0.5 to 2 us; a switch in Java (Loom) 45 ns and about 2 million coroutines in 8 GB, Go 35 ns and 10 million, C++
        23 ns and 5 million, Rust 18 ns and 8 million, Python 120 ns and 0.5 million. The last column of the table is what
        the project measured before it had this command, with Go 1.19, Lua 5.4, Python 3.11 and JDK 25.
        """;

    void write() throws IOException {
        Files.createDirectories(options.docs());
        Files.writeString(markdownFile(), markdown());
        Files.writeString(options.docs().resolve("switch-costs.svg"), Plot.of(measures, figures));
    }

    Path markdownFile() {
        return options.docs().resolve("switch-costs.md");
    }

    String markdown() {
        return INTRODUCTION + Table.of(measures, figures) + conditions() + skippedPeers() + EARLIER;
    }

    private String conditions() {
        return """

            Measured on %s.
            %s Medians of %d interleaved rounds, each measurement in a process of its own: %d ms to warm up,
            %d ms measured. In the JVM: compact object headers (`-XX:+UseCompactObjectHeaders`), the serial collector, one
            carrier for the JDK's own scheduler. What is suspended is three calls deep (a chain of three where there is no
            stack), and its frames are compiled. The programs of the others are in
            [src/costs/peers](../src/costs/peers/README.md); on Debian this installs what they need:

            ```
            apt-get install golang-go lua5.4 luajit python3-greenlet g++ libboost-context-dev rustc
            ```
            """.formatted(
                        machine,
                        PeerProcess.canBind() ? "Every process was bound to one processor." : "No process was bound.",
                        options.rounds(),
                        options.warmUp().toMillis(),
                        options.measured().toMillis());
    }

    private String skippedPeers() {
        return skipped.isEmpty()
                ? ""
                : skipped.stream()
                        .map(peer -> peer.name() + " (" + peer.packages() + ")")
                        .collect(Collectors.joining(", ", "\nNot installed here: ", ".\n"));
    }
}
