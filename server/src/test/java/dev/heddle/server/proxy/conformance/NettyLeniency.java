package dev.heddle.server.proxy.conformance;

import java.util.List;

/**
 * A place where Netty's own decoder takes more than RFC 9112 allows, or than is safe in front of another reader.
 *
 * @param what Netty does
 * @param rule the section that says otherwise
 * @param closedBy what closes it
 * @param shownBy the name of a case that shows it
 */
record NettyLeniency(String what, String rule, String closedBy, String shownBy) {
    static List<NettyLeniency> all() {
        return List.of(
                in("drops a length beside a coding", "RFC 9112 6.1", "codec.BodyFraming", "length, then coding"),
                in(
                        "takes equal lengths for one; of HTTP/1.0 the first of any",
                        "RFC 9112 6.3",
                        "codec.BodyFraming",
                        "the same length twice"),
                in("looks over codings before chunked", "RFC 9112 6.1", "codec.BodyFraming", "gzip, chunked"),
                in(
                        "puts a folded line behind the one before",
                        "RFC 9112 5.2: allowed",
                        "codec.HeadParser",
                        "folded line"),
                in(
                        "takes several blanks and tabs in a request line",
                        "RFC 9112 3: allowed",
                        "codec.HeadParser",
                        "two blanks before the target"),
                in("takes any target", "RFC 9112 3.2", "http.UriCheck", "path without a slash"),
                in("takes any Host, none, or several", "RFC 9112 3.2", "http.RequestCheck", "two Hosts"),
                in(
                        "leaves the Host field beside a target with a host of its own",
                        "RFC 9112 3.2.2",
                        "http.AbsoluteForm",
                        "absolute-form with another Host"),
                in(
                        "takes any version that looks like one",
                        "RFC 9112 2.3",
                        "http.RequestDecoder",
                        "version in small letters"),
                in(
                        "takes any number of fields, if they are short together",
                        "RFC 9110 5.4",
                        "codec.HeadParser",
                        "fields that are many and longer than the limit"),
                in(
                        "puts a trailer together that is folded",
                        "RFC 9112 5.2: allowed",
                        "codec.HeadParser",
                        "trailer in a folded line"),
                in(
                        "drops a length of a response beside a coding",
                        "RFC 9112 6.3: ought to be an error",
                        "codec.BodyFraming",
                        "response with length and coding"),
                in(
                        "takes the first of several lengths of a response of HTTP/1.0",
                        "RFC 9112 6.3",
                        "codec.BodyFraming",
                        "response with differing lengths"),
                in(
                        "ends a response in an unknown coding with the connection",
                        "RFC 9112 6.3: allowed",
                        "codec.BodyFraming",
                        "response with gzip, chunked"),
                in(
                        "skips blanks and line ends before a status line",
                        "RFC 9112 4",
                        "upstream.ResponseDecoder",
                        "line ends before a status line"),
                in(
                        "leaves out a blank before the colon of a response's field",
                        "RFC 9112 5.1: asks for it",
                        "codec.HeadParser",
                        "response with a blank before the colon"),
                in("takes any number for a status", "RFC 9112 4", "upstream.ResponseDecoder", "status of four digits"),
                in(
                        "takes bytes that no request asked for as a response",
                        "RFC 9112 9.2",
                        "upstream.ResponseDecoder",
                        "bytes behind a response"));
    }

    private static NettyLeniency in(String what, String rule, String closedBy, String shownBy) {
        return new NettyLeniency(what, rule, "`" + closedBy + "`", shownBy);
    }
}
