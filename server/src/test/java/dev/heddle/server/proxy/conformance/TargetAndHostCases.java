package dev.heddle.server.proxy.conformance;

import static dev.heddle.server.proxy.conformance.Cases.SMUGGLED;

import dev.heddle.server.conformance.Case;
import dev.heddle.server.conformance.Why;
import java.util.List;

/** What is asked for: the target in its four forms, and the host. */
final class TargetAndHostCases {
    private TargetAndHostCases() {}

    static List<Case> all() {
        return Why.explain(
                List.of(
                        passes("origin-form", "RFC 9112 3.2.1", "/a/b?c=d"),
                        passes(
                                "percent-encoding stays as it is",
                                "RFC 3986 6.2.2: not normalised",
                                "/a%2fb%20c/%41?%41=%zz"),
                        ambiguous("dots in a path", "/a/../b/./c"),
                        ambiguous("dots in percent-encoding", "/a/%2e%2e/b"),
                        ambiguous("dots behind a slash in percent-encoding", "/a/..%2fb"),
                        ambiguous("dots behind a backslash", "/a\\..\\b"),
                        ambiguous("dots before a semicolon", "/a/..;/b"),
                        ambiguous("dots above the root", "/../a"),
                        ambiguous("NUL in percent-encoding", "/a%00b"),
                        ambiguous("percent-encoding that is broken", "/a%zz"),
                        ambiguous("percent-encoding that is cut off", "/a%2"),
                        passes("two slashes stay", "RFC 9112 3.2.1", "//a//b"),
                        passes("empty query stays", "RFC 9112 3.2.1", "/a?"),
                        passes("brackets and bars in a query", "what browsers send", "/a?b[]=c|d"),
                        passes("semicolon in a path", "RFC 3986 3.3", "/a;b=c/d"),
                        passes("backslash in a path", "what clients send", "/a\\b"),
                        refused(
                                "fragment in a target",
                                "RFC 9112 3.2.1: no part of it",
                                "GET /a#b HTTP/1.1",
                                "Host: a"),
                        refused("control character in a target", "RFC 9112 3.2", "GET /a\u0001b HTTP/1.1", "Host: a"),
                        refused("NUL in a target", "RFC 9112 3.2", "GET /a\0b HTTP/1.1", "Host: a"),
                        refused("8-bit character in a target", "RFC 9112 3.2", "GET /\u00e4 HTTP/1.1", "Host: a"),
                        refused("path without a slash", "RFC 9112 3.2", "GET a HTTP/1.1", "Host: a"),
                        refused("question mark without a path", "RFC 9112 3.2", "GET ?a HTTP/1.1", "Host: a"),
                        Case.of("target longer than the limit", "RFC 9110 15.5.15")
                                .sends("GET /" + "a".repeat(40_000) + " HTTP/1.1", "Host: a", "")
                                .isRefused(414),
                        // ---- absolute-form
                        Case.of("absolute-form", "RFC 9112 3.2.2")
                                .sends("GET http://a/b?c HTTP/1.1", "Host: a", "")
                                .answers(200, "ok")
                                .originGets("GET /b?c HTTP/1.1")
                                .once("host: a"),
                        Case.of("absolute-form with another Host", "RFC 9112 3.2.2: the field is replaced")
                                .sends("GET http://b/c HTTP/1.1", "Host: a", "")
                                .answers(200, "ok")
                                .originGets("GET /c HTTP/1.1")
                                .once("host: b"),
                        Case.of("absolute-form with a port", "RFC 9112 3.2.2")
                                .sends("GET http://b:8080/c HTTP/1.1", "Host: a", "")
                                .answers(200, "ok")
                                .originGets("GET /c HTTP/1.1")
                                .once("host: b:8080"),
                        Case.of("absolute-form without a path", "RFC 9112 3.2.1: a slash in its place")
                                .sends("GET http://a HTTP/1.1", "Host: a", "")
                                .answers(200, "ok")
                                .originGets("GET / HTTP/1.1"),
                        Case.of("absolute-form with a query and no path", "RFC 9112 3.2.1")
                                .sends("GET http://a?b HTTP/1.1", "Host: a", "")
                                .answers(200, "ok")
                                .originGets("GET /?b HTTP/1.1")
                                .once("host: a"),
                        Case.of("absolute-form of HTTP/1.0 without a Host", "RFC 9112 3.2.2")
                                .sends("GET http://b/c HTTP/1.0", "")
                                .answers(200, "ok")
                                .closes()
                                .originGets("GET /c HTTP/1.1")
                                .once("host: b"),
                        refused(
                                "absolute-form with user and password",
                                "RFC 9110 4.2.4",
                                "GET http://u:p@a/ HTTP/1.1",
                                "Host: a"),
                        refused("absolute-form without a host", "RFC 9110 4.2.1", "GET http:///b HTTP/1.1", "Host: a"),
                        refused("absolute-form of another scheme", "RFC 9110 4.2", "GET ftp://a/b HTTP/1.1", "Host: a"),
                        refused("absolute-form and no Host", "RFC 9112 3.2", "GET http://a/ HTTP/1.1"),
                        Case.of("absolute-form of OPTIONS without a path", "RFC 9112 3.2.4: the asterisk in its place")
                                .sends("OPTIONS http://a HTTP/1.1", "Host: a", "")
                                .answers(200, "ok")
                                .originGets("OPTIONS * HTTP/1.1"),
                        // ---- the other two
                        Case.of("asterisk-form of OPTIONS", "RFC 9112 3.2.4")
                                .sends("OPTIONS * HTTP/1.1", "Host: a", "")
                                .answers(200, "ok")
                                .originGets("OPTIONS * HTTP/1.1"),
                        refused("asterisk-form of GET", "RFC 9112 3.2.4: for OPTIONS", "GET * HTTP/1.1", "Host: a"),
                        refused("authority-form of GET", "RFC 9112 3.2.3: for CONNECT", "GET a:80 HTTP/1.1", "Host: a"),
                        Case.of("CONNECT", "RFC 9110 9.3.6: for a proxy that tunnels")
                                .sends("CONNECT a:443 HTTP/1.1", "Host: a:443", "")
                                .sendsBytes(SMUGGLED)
                                .isRefused(501),
                        // ---- Host
                        refused("no Host", "RFC 9112 3.2", "GET /a HTTP/1.1"),
                        refused("two Hosts", "RFC 9112 3.2", "GET /a HTTP/1.1", "Host: a", "Host: b"),
                        refused("the same Host twice", "RFC 9112 3.2", "GET /a HTTP/1.1", "Host: a", "Host: a"),
                        refused("two Hosts in HTTP/1.0", "RFC 9112 3.2", "GET /a HTTP/1.0", "Host: a", "Host: b"),
                        refused("Host with a path", "RFC 9112 3.2", "GET /a HTTP/1.1", "Host: a/b"),
                        refused("Host with a user", "RFC 9110 7.2: host and port", "GET /a HTTP/1.1", "Host: u@a"),
                        refused("Host with a blank", "RFC 9112 3.2", "GET /a HTTP/1.1", "Host: a b"),
                        refused("Host with a comma and another", "RFC 9112 3.2", "GET /a HTTP/1.1", "Host: a, b"),
                        refused("Host with a port that is none", "RFC 9110 7.2", "GET /a HTTP/1.1", "Host: a:b"),
                        refused("Host with a port out of range", "RFC 9110 7.2", "GET /a HTTP/1.1", "Host: a:65536"),
                        refused("Host with two ports", "RFC 9110 7.2", "GET /a HTTP/1.1", "Host: a:1:2"),
                        refused(
                                "Host with a bracket that is not closed",
                                "RFC 3986 3.2.2",
                                "GET /a HTTP/1.1",
                                "Host: [::1"),
                        refused("Host with an 8-bit character", "RFC 9112 3.2", "GET /a HTTP/1.1", "Host: \u00e4"),
                        Case.of("Host of IPv6 with a port", "RFC 9110 7.2")
                                .sends("GET /a HTTP/1.1", "Host: [::1]:8080", "")
                                .answers(200, "ok")
                                .originGets("GET /a HTTP/1.1")
                                .once("host: [::1]:8080"),
                        Case.of("Host with a port", "RFC 9110 7.2")
                                .sends("GET /a HTTP/1.1", "Host: Example.com:8080", "")
                                .answers(200, "ok")
                                .originGets("GET /a HTTP/1.1")
                                .once("host: Example.com:8080"),
                        Case.of("empty Host", "RFC 9112 3.2: if there is none to name")
                                .sends("GET /a HTTP/1.1", "Host:", "")
                                .answers(200, "ok")
                                .originGets("GET /a HTTP/1.1", "host: "),
                        Case.of("no Host in HTTP/1.0", "RFC 9112 3.2: the origin gets one of HTTP/1.1")
                                .sends("GET /a HTTP/1.0", "")
                                .answers(200, "ok")
                                .closes()
                                .originGets("GET /a HTTP/1.1")),
                Why.nginx(
                        "takes out dots to find a location, and passes the path on as it came",
                        "dots in a path",
                        "dots in percent-encoding",
                        "dots behind a slash in percent-encoding",
                        "dots behind a backslash",
                        "dots before a semicolon"),
                Why.nginx(
                        "refuses it while it reads the line, and closes",
                        "dots above the root",
                        "NUL in percent-encoding",
                        "percent-encoding that is broken",
                        "percent-encoding that is cut off"),
                Why.nginx("finds the end of the path, and passes all on as it came", "fragment in a target"),
                Why.nginx(
                        "looks at 8-bit characters nowhere",
                        "8-bit character in a target",
                        "Host with an 8-bit character"),
                Why.nginx(
                        "$host, as its documentation shows it, is without the port and in small letters",
                        "absolute-form with a port",
                        "Host of IPv6 with a port",
                        "Host with a port"),
                Why.nginx("takes every scheme", "absolute-form of another scheme"),
                Why.nginx(
                        "knows no asterisk-form",
                        "absolute-form of OPTIONS without a path",
                        "asterisk-form of OPTIONS"),
                Why.nginx("takes a target without a slash for malformed", "CONNECT"),
                Why.nginx(
                        "looks for slashes, NUL and dots only in a host, and drops what is behind a colon",
                        "Host with a user",
                        "Host with a port that is none",
                        "Host with a port out of range",
                        "Host with two ports",
                        "Host with a bracket that is not closed"),
                Why.nginx("an empty $host leaves a request without Host to the origin, or is refused", "empty Host"),
                Why.haproxy(
                        "leaves paths as they are, unless told to normalise them (http-request normalize-uri)",
                        "dots in a path",
                        "dots in percent-encoding",
                        "dots behind a slash in percent-encoding",
                        "dots behind a backslash",
                        "dots before a semicolon",
                        "dots above the root",
                        "NUL in percent-encoding",
                        "percent-encoding that is broken",
                        "percent-encoding that is cut off"),
                Why.haproxy(
                        "leaves the form of a target to the origin",
                        "path without a slash",
                        "asterisk-form of GET",
                        "absolute-form with user and password",
                        "absolute-form without a host",
                        "absolute-form of another scheme",
                        "absolute-form",
                        "absolute-form without a path",
                        "absolute-form of OPTIONS without a path"),
                Why.haproxy("says 400 for what does not fit its buffer", "target longer than the limit"),
                Why.haproxy(
                        "refuses a target and a Host that differ; RFC 9112 3.2.2 says that the target counts",
                        "absolute-form with another Host",
                        "absolute-form with a port",
                        "absolute-form with a query and no path"),
                Why.haproxy(
                        "passes HTTP/1.0 on as HTTP/1.0, without a Host if there is none",
                        "absolute-form of HTTP/1.0 without a Host",
                        "no Host in HTTP/1.0"),
                Why.haproxy("asks for no Host; RFC 9112 3.2 does", "absolute-form and no Host", "no Host"),
                Why.haproxy("passes it on: whether it is a tunnel is for the origin to say", "CONNECT"),
                Why.haproxy("takes equal ones for one", "the same Host twice"),
                Why.haproxy(
                        "leaves the Host to the origin",
                        "Host with a path",
                        "Host with a user",
                        "Host with a blank",
                        "Host with a comma and another",
                        "Host with a port that is none",
                        "Host with a port out of range",
                        "Host with two ports",
                        "Host with a bracket that is not closed",
                        "Host with an 8-bit character"));
    }

    private static Case passes(String name, String source, String target) {
        return Case.of(name, source)
                .sends("GET " + target + " HTTP/1.1", "Host: a", "")
                .answers(200, "ok")
                .originGets("GET " + target + " HTTP/1.1");
    }

    /** Two readers of such a path may find two: refused, the request being whole the connection stays. */
    private static Case ambiguous(String name, String target) {
        return Case.of(name, "RFC 3986 5.2.4: taken out by the client")
                .sends("GET " + target + " HTTP/1.1", "Host: a", "")
                .answers(400)
                .originGetsNothing();
    }

    private static Case refused(String name, String source, String... lines) {
        return Case.of(name, source).sends(lines).sendsBytes("\r\n" + SMUGGLED).isRefused(400);
    }
}
