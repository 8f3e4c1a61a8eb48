package dev.heddle.server.http.conformance;

import dev.heddle.server.conformance.Case;
import dev.heddle.server.http.RequestReading;
import java.util.List;
import java.util.stream.Stream;

/**
 * Something that Netty's own decoder takes and Heddle refuses: found by running the cases with both.
 *
 * @param scenario a case that shows it
 * @param netty the requests that it takes of the case's bytes
 * @param refusal what Heddle says
 */
record NettyLeniency(Case scenario, List<String> netty, String refusal) {
    /** What refuses, by how it says so. */
    private enum Closer {
        CHUNKED_BODY("codec.ChunkedBody", "chunk "),
        HEAD_PARSER(
                "codec.HeadParser",
                "folded|whitespace before|malformed name|malformed value|malformed method|longer than|more than \\d"),
        BODY_FRAMING("codec.BodyFraming", "Content-Length|Transfer-Encoding|transfer coding"),
        REQUEST_DECODER("http.RequestDecoder", "malformed version"),
        URI_CHECK("http.UriCheck", "malformed target|malformed Host"),
        REQUEST_CHECK("http.RequestCheck", "Host|CONNECT|expectation|are spoken here|not secured");

        private final String type;
        private final String texts;

        Closer(String type, String texts) {
            this.type = type;
            this.texts = ".*(" + texts + ").*";
        }

        static String of(String refusal) {
            return Stream.of(values())
                    .filter(closer -> refusal.matches(closer.texts))
                    .map(closer -> closer.type)
                    .findFirst()
                    .orElseThrow(() -> new AssertionError("who says '" + refusal + "'?"));
        }
    }

    static List<NettyLeniency> all() {
        return Http1Cases.all().flatMap(NettyLeniency::of).toList();
    }

    private static Stream<NettyLeniency> of(Case scenario) {
        var netty = NettyDecoding.of(scenario.bytes());
        var heddle = RequestReading.of(scenario.bytes());
        boolean lenient = netty.requests().size() > heddle.requests().size();
        return lenient ? Stream.of(new NettyLeniency(scenario, netty.requests(), heddle.refusal())) : Stream.empty();
    }

    String closedBy() {
        return "`" + Closer.of(refusal) + "`: " + refusal;
    }
}
