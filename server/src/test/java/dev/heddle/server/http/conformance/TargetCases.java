package dev.heddle.server.http.conformance;

import static dev.heddle.server.http.conformance.Requests.refused;
import static dev.heddle.server.http.conformance.Requests.refusedLine;

import dev.heddle.server.conformance.Case;
import java.util.List;

/** The target of a request and its host. */
final class TargetCases {
    private static final String TARGET = "RFC 9112 3.2";
    private static final String URI = "RFC 3986 2: encoded by the client";
    private static final String HOST = "RFC 9112 3.2: 400";

    private TargetCases() {}

    static List<Case> all() {
        return List.of(
                // ---- forms
                served("path and query", "RFC 9112 3.2.1", "/anything/a?b=c&d", "\"path\": \"/anything/a\""),
                served(
                        "path with percent-encoding",
                        "RFC 3986 2.1",
                        "/anything/%41%2f",
                        "\"path\": \"/anything/%41%2f\""),
                served("every character of a path", "RFC 3986 3.3", "/anything/-._~!$&'()*+,;=:@", "-._~!$&'()*+,;=:@"),
                served("slash and question mark in a query", "RFC 3986 3.4", "/anything?a=/?", "\"a\": \"/?\""),
                served(
                        "characters of a query that browsers send",
                        "WHATWG URL; RFC 3986 has them encoded",
                        "/anything?[]{}|^`\\",
                        "/anything"),
                served("empty segments", "RFC 3986 3.3", "/anything//a//", "\"path\": \"/anything//a//\""),
                served(
                        "absolute-form",
                        "RFC 9112 3.2.2: must be taken",
                        "http://a/anything",
                        "\"path\": \"/anything\""),
                served("absolute-form in capitals", "RFC 3986 3.1", "HTTP://A/anything", "\"path\": \"/anything\""),
                served(
                        "absolute-form with a port and a query",
                        "RFC 9112 3.2.2",
                        "http://a:8080/anything?b=c",
                        "\"b\": \"c\""),
                served("absolute-form of an IPv6 address", "RFC 3986 3.2.2", "http://[::1]/anything", "anything"),
                Case.of("absolute-form with another Host", "RFC 9112 3.2.2: the target's counts")
                        .sends("GET http://b/anything HTTP/1.1", "Host: a", "")
                        .answers(200)
                        .withText("\": \"b\"")
                        .withoutText("\": \"a\""),
                Case.of("absolute-form without a path", "RFC 9110 4.2.3: the same as a slash")
                        .sends("GET http://a HTTP/1.1", "Host: a", "")
                        .answers(200)
                        .withText("<html"),
                Case.of("asterisk-form of OPTIONS", "RFC 9112 3.2.4")
                        .sends("OPTIONS * HTTP/1.1", "Host: a", "")
                        .answers(404),
                refusedLine("asterisk-form of GET", "RFC 9112 3.2.4", 400, "GET * HTTP/1.1"),
                refusedLine("authority-form of GET", "RFC 9112 3.2.3", 400, "GET a:80 HTTP/1.1"),
                refusedLine("authority-form of CONNECT", "RFC 9110 9.3.6: no proxy", 501, "CONNECT a:80 HTTP/1.1"),
                refusedLine("path of CONNECT", "RFC 9112 3.2.3", 501, "CONNECT /a HTTP/1.1"),
                refusedLine("path without a slash", "RFC 9112 3.2.1", 400, "GET plaintext HTTP/1.1"),
                refusedLine("query without a path", "RFC 9112 3.2.1", 400, "GET ?a HTTP/1.1"),
                refusedLine("absolute-form of another scheme", "RFC 9110 4.2", 400, "GET ftp://a/ HTTP/1.1"),
                refusedLine(
                        "absolute-form of a scheme without an authority", "RFC 9110 4.2", 400, "GET file:/a HTTP/1.1"),
                refusedLine(
                        "absolute-form without a host",
                        "RFC 9110 4.2.1: must be refused",
                        400,
                        "GET http:///a HTTP/1.1"),
                refusedLine("absolute-form with nothing but a scheme", "RFC 9110 4.2.1", 400, "GET http:// HTTP/1.1"),
                refusedLine("absolute-form with one slash", "RFC 9110 4.2.1", 400, "GET http:/a HTTP/1.1"),
                refusedLine("absolute-form with a user", "RFC 9110 4.2.4", 400, "GET http://me@a/ HTTP/1.1"),
                refusedLine(
                        "absolute-form with a port that is none", "RFC 3986 3.2.3", 400, "GET http://a:b/ HTTP/1.1"),
                refusedLine(
                        "absolute-form of https in clear text",
                        "RFC 9110 7.4: must be refused",
                        421,
                        "GET https://a/plaintext HTTP/1.1"),
                // ---- characters
                refusedLine("blank in a target", TARGET + ": must not be mended", 400, "GET /a b HTTP/1.1"),
                refusedLine("NUL in a target", URI, 400, "GET /a\0b HTTP/1.1"),
                refusedLine("control character in a target", URI, 400, "GET /a\u0001b HTTP/1.1"),
                refusedLine("delete in a target", URI, 400, "GET /a\u007fb HTTP/1.1"),
                refusedLine("8-bit character in a target", URI, 400, "GET /\u00e4 HTTP/1.1"),
                refusedLine("8-bit character in a query", URI, 400, "GET /?\u00c3\u00a4 HTTP/1.1"),
                refusedLine("fragment in a target", "RFC 9112 3.2.1: none", 400, "GET /a#b HTTP/1.1"),
                refusedLine("quote in a target", URI, 400, "GET /\"a\" HTTP/1.1"),
                refusedLine("less-than sign in a target", URI, 400, "GET /<a HTTP/1.1"),
                refusedLine("greater-than sign in a target", URI, 400, "GET /a> HTTP/1.1"),
                refusedLine("empty target", TARGET, 400, "GET  HTTP/1.1"),
                Case.of("broken percent-encoding in a query", "RFC 3986 2.1: the resource's to judge")
                        .sends("GET /anything?a=%zz HTTP/1.1", "Host: a", "")
                        .answers(400),
                Case.of("broken percent-encoding in a path", "RFC 3986 2.1: the resource's to judge")
                        .sends("GET /status/%2 HTTP/1.1", "Host: a", "")
                        .answers(400),
                Case.of("percent-encoding of a segment", "RFC 3986 2.1")
                        .sends("GET /base64/%61%47%6b%3d HTTP/1.1", "Host: a", "")
                        .answers(200, "hi"),
                // ---- Host
                refused("no Host", HOST, 400, "GET /plaintext HTTP/1.1\r\n\r\n"),
                refused("no Host beside absolute-form", HOST, 400, "GET http://a/plaintext HTTP/1.1\r\n\r\n"),
                refused("two Hosts", HOST, 400, "GET /plaintext HTTP/1.1\r\nHost: a\r\nHost: b\r\n\r\n"),
                refused("the same Host twice", HOST, 400, "GET /plaintext HTTP/1.1\r\nHost: a\r\nhost: a\r\n\r\n"),
                refused("two Hosts in HTTP/1.0", HOST, 400, "GET /plaintext HTTP/1.0\r\nHost: a\r\nHost: b\r\n\r\n"),
                Case.of("no Host in HTTP/1.0", "RFC 9112 3.2: asked of HTTP/1.1 only")
                        .sends("GET /plaintext HTTP/1.0", "")
                        .answers(200)
                        .closes(),
                host("empty Host", "RFC 9112 3.2: where a target has no authority", ""),
                host("Host with a port", "RFC 9110 7.2", "a.example:8080"),
                host("Host with an empty port", "RFC 3986 3.2.3", "a:"),
                host("Host of the highest port", "RFC 3986 3.2.3", "a:65535"),
                host("Host that is an address of IPv6", "RFC 3986 3.2.2", "[::1]:80"),
                host("Host with every character of a name", "RFC 3986 3.2.2", "a-._~!$&'()*+,;=%41"),
                refusedHost("Host with a blank", "a b"),
                refusedHost("Host with a slash", "a/b"),
                refusedHost("Host with a backslash", "a\\b"),
                refusedHost("Host with a user", "me@a"),
                refusedHost("Host with a question mark", "a?b"),
                refusedHost("Host with a hash", "a#b"),
                refusedHost("Host with quotes", "\"a\""),
                refusedHost("Host with a comma and a blank", "a, b"),
                refusedHost("Host that is a URI", "http://a"),
                refusedHost("Host that is a port alone", ":80"),
                refusedHost("Host with a port that is none", "a:http"),
                refusedHost("Host with a negative port", "a:-1"),
                refusedHost("Host with a port out of range", "a:65536"),
                refusedHost("Host with two ports", "a:1:2"),
                refusedHost("Host that is IPv6 without brackets", "::1"),
                refusedHost("Host with a bracket that is not closed", "[::1"),
                refusedHost("Host with something behind the bracket", "[::1]a"),
                refusedHost("Host with empty brackets", "[]"),
                refusedHost("Host with an 8-bit character", "b\u00fccher"));
    }

    private static Case served(String name, String source, String target, String told) {
        return Case.of(name, source)
                .sends("GET " + target + " HTTP/1.1", "Host: a", "")
                .answers(200)
                .withText(told);
    }

    private static Case host(String name, String source, String host) {
        return Case.of(name, source)
                .sends("GET /anything HTTP/1.1", "Host: " + host, "")
                .answers(200)
                .withText("\"Host\": \"" + host + "\"");
    }

    private static Case refusedHost(String name, String host) {
        return refused(name, HOST, 400, "GET /plaintext HTTP/1.1\r\nHost: " + host + "\r\n\r\n");
    }
}
