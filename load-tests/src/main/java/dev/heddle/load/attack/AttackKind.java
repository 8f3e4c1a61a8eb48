package dev.heddle.load.attack;

import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** What an attacker does with each of its connections. */
enum AttackKind {
    /** Sends nothing. */
    SILENT("", "", "head-timeout"),
    /** Sends a head that does not end, a field now and then. */
    SLOW_HEAD("GET / HTTP/1.1\r\nHost: a\r\n", "X: y\r\n", "head-timeout"),
    /** Sends a body, a byte now and then. */
    SLOW_BODY("POST /echo HTTP/1.1\r\nHost: a\r\nContent-Length: 1000000\r\n\r\n", "x", "min-rate"),
    /** Asks for much, and does not read it. */
    SLOW_READER("GET /stream-bytes/10000000 HTTP/1.1\r\nHost: a\r\n\r\n", "", "send-timeout"),
    /** Asks on and on, and does not read. */
    PIPELINE("GET /bytes/10000 HTTP/1.1\r\nHost: a\r\n\r\n".repeat(1_000), "", "send-timeout"),
    /** Sends a head that is too large. */
    LARGE_HEAD("GET / HTTP/1.1\r\nHost: a\r\nX: " + "x".repeat(40_000) + "\r\n\r\n", "", "max-header-bytes"),
    /** Asks for much, ends its output, and stays without reading. */
    HALF_CLOSED("GET /stream-bytes/10000000 HTTP/1.1\r\nHost: a\r\n\r\n", "", "send-timeout"),
    /** Asks for what takes the handler longer than it may. */
    HANGING("GET /delay/60 HTTP/1.1\r\nHost: a\r\n\r\n", "", "handler-timeout"),
    /** Comes again and again, and twice as often as there is room. */
    FLOOD("", "", "max-connections"),
    /** The tool's slow heads. */
    SLOWHTTPTEST_HEAD("/plaintext", "-H -i 1 -x 24", "", "", "head-timeout"),
    /** The tool's slow bodies. */
    SLOWHTTPTEST_BODY("/echo", "-B -i 1 -x 24 -s 1000000", "", "", "min-rate"),
    /** The tool's slow readers. */
    SLOWHTTPTEST_READ("/stream-bytes/10000000", "-X -w 512 -y 1024 -n 1 -z 16", "", "", "send-timeout");

    private final String path;
    private final String tool;
    private final String first;
    private final String again;
    private final String limit;

    AttackKind(String first, String again, String limit) {
        this("", "", first, again, limit);
    }

    AttackKind(String path, String tool, String first, String again, String limit) {
        this.path = path;
        this.tool = tool;
        this.first = first;
        this.again = again;
        this.limit = limit;
    }

    /** Whether it is {@link SlowHttpTest} that attacks. */
    boolean isOfTool() {
        return !tool.isEmpty();
    }

    /** Its options. */
    List<String> tool() {
        return List.of(tool.split(" ", -1));
    }

    /** What it asks for. */
    String path() {
        return path;
    }

    /** What is sent at the beginning. ASCII. */
    String first() {
        return first;
    }

    /** What is sent again and again; empty for nothing. ASCII. */
    String again() {
        return again;
    }

    /** The option whose limit ends it: the tag of the server's meter. */
    String limit() {
        return limit;
    }

    /** The server's meter that counts whom the limit has ended. */
    String meter() {
        return this == FLOOD ? "connection.rejected" : "connection.limited";
    }

    boolean isReading() {
        return this != SLOW_READER && this != PIPELINE && this != HALF_CLOSED;
    }

    boolean isEndingOutput() {
        return this == HALF_CLOSED;
    }

    /** For each that there is room for. */
    int attackers() {
        return this == FLOOD ? 2 : 1;
    }

    /** As the option has it. */
    String word() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    static Set<String> words() {
        return Stream.of(values()).map(AttackKind::word).collect(Collectors.toSet());
    }

    static AttackKind of(String word) {
        return valueOf(word.toUpperCase(Locale.ROOT).replace('-', '_'));
    }
}
