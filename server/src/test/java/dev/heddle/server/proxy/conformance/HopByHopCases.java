package dev.heddle.server.proxy.conformance;

import dev.heddle.server.conformance.Answer;
import dev.heddle.server.conformance.Case;
import dev.heddle.server.conformance.Why;
import java.util.List;

/** What concerns one connection and does not pass, what passes, and what the proxy says of itself. */
final class HopByHopCases {
    private HopByHopCases() {}

    static List<Case> all() {
        return Why.explain(
                List.of(
                        stops("Connection: keep-alive", "RFC 9110 7.6.1", "Connection: keep-alive", "keep-alive"),
                        stops("Keep-Alive", "RFC 9110 7.6.1", "Keep-Alive: timeout=5", "keep-alive"),
                        stops("Proxy-Connection", "RFC 9110 7.6.1", "Proxy-Connection: keep-alive", "proxy-connection"),
                        stops(
                                "Proxy-Authorization",
                                "RFC 9110 11.7.2",
                                "Proxy-Authorization: Basic eA==",
                                "proxy-authorization"),
                        stops("TE with codings", "RFC 9110 10.1.4", "TE: gzip;q=0.5", "te"),
                        stops("Trailer", "Go httputil.ReverseProxy", "Trailer: X-T", "trailer"),
                        stops("Upgrade without Connection", "RFC 9110 7.8", "Upgrade: websocket", "upgrade"),
                        Case.of("TE: trailers", "RFC 9110 10.1.4; Go and Envoy pass it")
                                .sends("GET /a HTTP/1.1", "Host: a", "TE: gzip, trailers", "Connection: TE", "")
                                .answers(200, "ok")
                                .originGets("GET /a HTTP/1.1")
                                .once("te: trailers"),
                        Case.of("field that Connection names", "RFC 9110 7.6.1")
                                .sends(
                                        "GET /a HTTP/1.1",
                                        "Host: a",
                                        "X-Own: 1",
                                        "x-two: 2",
                                        "Connection: x-own, X-Two",
                                        "")
                                .answers(200, "ok")
                                .originGets("GET /a HTTP/1.1")
                                .lacking("x-own", "x-two", "connection"),
                        Case.of("fields that several Connection lines name", "RFC 9110 7.6.1")
                                .sends(
                                        "GET /a HTTP/1.1",
                                        "Host: a",
                                        "X-Own: 1",
                                        "X-Two: 2",
                                        "Connection: x-own",
                                        "Connection: ,, x-two ,",
                                        "")
                                .answers(200, "ok")
                                .originGets("GET /a HTTP/1.1")
                                .lacking("x-own", "x-two", "connection"),
                        keeps("Connection: Host", "host: a", "Host"),
                        Case.of(
                                        "Connection: Content-Length",
                                        "RFC 9110 7.6.1: must not be named; nginx, HAProxy keep it")
                                .sends(
                                        "POST /a HTTP/1.1",
                                        "Host: a",
                                        "Content-Length: 5",
                                        "Connection: Content-Length",
                                        "")
                                .sendsBytes("hello")
                                .answers(200, "ok")
                                .originGets("POST /a HTTP/1.1", "content-length: 5")
                                .withBody("hello"),
                        Case.of("Connection: Transfer-Encoding", "RFC 9110 7.6.1: must not be named")
                                .sends(
                                        "POST /a HTTP/1.1",
                                        "Host: a",
                                        "Transfer-Encoding: chunked",
                                        "Connection: Transfer-Encoding",
                                        "")
                                .sendsBytes("5\r\nhello\r\n0\r\n\r\n")
                                .answers(200, "ok")
                                .originGets("POST /a HTTP/1.1")
                                .withBody("hello"),
                        keeps("Connection: X-Forwarded-For", "x-forwarded-for: 127.0.0.1", "X-Forwarded-For"),
                        keeps("Connection: X-Forwarded-Proto", "x-forwarded-proto: http", "X-Forwarded-Proto"),
                        keeps("Connection: Via", "via: 1.1 heddle", "Via"),
                        // ---- forwarded
                        Case.of("forged X-Forwarded-For", "RFC 7239 8.1: not to be believed")
                                .sends("GET /a HTTP/1.1", "Host: a", "X-Forwarded-For: 6.6.6.6", "")
                                .answers(200, "ok")
                                .originGets("GET /a HTTP/1.1")
                                .once("x-forwarded-for: 127.0.0.1"),
                        Case.of("forged X-Forwarded-For in two lines", "RFC 7239 8.1: not to be believed")
                                .sends(
                                        "GET /a HTTP/1.1",
                                        "Host: a",
                                        "X-Forwarded-For: 6.6.6.6",
                                        "x-forwarded-for: 7.7.7.7",
                                        "")
                                .answers(200, "ok")
                                .originGets("GET /a HTTP/1.1")
                                .once("x-forwarded-for: 127.0.0.1"),
                        Case.of("forged X-Forwarded-Proto", "RFC 7239 8.1: not to be believed")
                                .sends("GET /a HTTP/1.1", "Host: a", "X-Forwarded-Proto: https", "")
                                .answers(200, "ok")
                                .originGets("GET /a HTTP/1.1")
                                .once("x-forwarded-proto: http"),
                        Case.of("forged X-Forwarded-Host", "RFC 7239 8.1: not to be believed")
                                .sends("GET /a HTTP/1.1", "Host: a", "X-Forwarded-Host: evil", "")
                                .answers(200, "ok")
                                .originGets("GET /a HTTP/1.1")
                                .once("x-forwarded-host: a"),
                        Case.of("forged Forwarded", "RFC 7239 8.1: not to be believed")
                                .sends("GET /a HTTP/1.1", "Host: a", "Forwarded: for=6.6.6.6", "")
                                .answers(200, "ok")
                                .originGets("GET /a HTTP/1.1")
                                .lacking("forwarded"),
                        Case.of("Via of a request", "RFC 9110 7.6.3")
                                .sends("GET /a HTTP/1.1", "Host: a", "")
                                .answers(200, "ok")
                                .originGets("GET /a HTTP/1.1", "via: 1.1 heddle"),
                        Case.of("Via of a request of HTTP/1.0", "RFC 9110 7.6.3: the protocol it came by")
                                .sends("GET /a HTTP/1.0", "Host: a", "")
                                .answers(200, "ok")
                                .closes()
                                .originGets("GET /a HTTP/1.1", "via: 1.0 heddle"),
                        Case.of("Via of others stays in front", "RFC 9110 7.6.3: appended to")
                                .sends("GET /a HTTP/1.1", "Host: a", "Via: 1.0 first", "")
                                .answers(200, "ok")
                                .originGets("GET /a HTTP/1.1", "via: 1.0 first", "via: 1.1 heddle"),
                        // ---- Max-Forwards
                        Case.of("OPTIONS with Max-Forwards", "RFC 9110 7.6.2: one less")
                                .sends("OPTIONS /a HTTP/1.1", "Host: a", "Max-Forwards: 5", "")
                                .answers(200, "ok")
                                .originGets("OPTIONS /a HTTP/1.1")
                                .once("max-forwards: 4"),
                        Case.of("OPTIONS with Max-Forwards: 0", "RFC 9110 7.6.2: not passed on")
                                .sends("OPTIONS /a HTTP/1.1", "Host: a", "Max-Forwards: 0", "")
                                .answers(200, "")
                                .originGetsNothing(),
                        Case.of("TRACE with Max-Forwards: 0", "RFC 9110 7.6.2: not passed on")
                                .sends("TRACE /a HTTP/1.1", "Host: a", "Max-Forwards: 0", "")
                                .answers(501)
                                .originGetsNothing(),
                        Case.of("TRACE with Max-Forwards", "RFC 9110 7.6.2: one less")
                                .sends("TRACE /a HTTP/1.1", "Host: a", "Max-Forwards: 1", "")
                                .answers(200, "ok")
                                .originGets("TRACE /a HTTP/1.1")
                                .once("max-forwards: 0"),
                        Case.of("GET with Max-Forwards", "RFC 9110 7.6.2: may be ignored")
                                .sends("GET /a HTTP/1.1", "Host: a", "Max-Forwards: 0", "")
                                .answers(200, "ok")
                                .originGets("GET /a HTTP/1.1", "max-forwards: 0"),
                        Case.of("OPTIONS with a Max-Forwards that is none", "RFC 9110 7.6.2: digits")
                                .sends("OPTIONS /a HTTP/1.1", "Host: a", "Max-Forwards: -1", "")
                                .answers(400)
                                .originGetsNothing(),
                        // ---- responses
                        Case.of("hop-by-hop fields of a response", "RFC 9110 7.6.1")
                                .sends("GET /a HTTP/1.1", "Host: a", "")
                                .originAnswers(Answer.lines(
                                                "HTTP/1.1 200 OK",
                                                "Content-Length: 2",
                                                "Connection: X-Own",
                                                "X-Own: 1",
                                                "Keep-Alive: timeout=5",
                                                "Proxy-Connection: close",
                                                "Upgrade: h2c",
                                                "")
                                        .and("ok"))
                                .answers(200, "ok")
                                .without("x-own")
                                .without("keep-alive")
                                .without("proxy-connection")
                                .without("upgrade")
                                .originGets("GET /a HTTP/1.1"),
                        Case.of("length that a response's Connection names", "RFC 9110 7.6.1: must not be named")
                                .sends("HEAD /a HTTP/1.1", "Host: a", "")
                                .originAnswers(Answer.lines(
                                        "HTTP/1.1 200 OK", "Content-Length: 2", "Connection: content-length", ""))
                                .answersHead(200)
                                .with("content-length: 2")
                                .originGets("HEAD /a HTTP/1.1"),
                        Case.of("Date and Server of the origin", "RFC 9110 6.6.1: a proxy does not replace it")
                                .sends("GET /a HTTP/1.1", "Host: a", "")
                                .originAnswers(Answer.lines(
                                                "HTTP/1.1 200 OK",
                                                "Date: Sun, 06 Nov 1994 08:49:37 GMT",
                                                "Server: own",
                                                "Content-Length: 2",
                                                "")
                                        .and("ok"))
                                .answers(200, "ok")
                                .with("date: Sun, 06 Nov 1994 08:49:37 GMT")
                                .with("server: own")
                                .originGets("GET /a HTTP/1.1"),
                        Case.of("Date that the origin leaves out", "RFC 9110 6.6.1: added by the first that can")
                                .sends("GET /a HTTP/1.1", "Host: a", "")
                                .answers(200, "ok")
                                .withSome("date")
                                .originGets("GET /a HTTP/1.1")),
                Why.nginx(
                        "removes only what it sets itself: Connection, Keep-Alive, TE, Transfer-Encoding, Upgrade",
                        "Proxy-Connection",
                        "Proxy-Authorization",
                        "Trailer"),
                Why.nginx("sends the field without a value; it passes no trailers", "TE: trailers"),
                Why.nginx(
                        "does not look at what Connection names",
                        "field that Connection names",
                        "fields that several Connection lines name"),
                Why.nginx(
                        "adds no Via",
                        "Connection: Via",
                        "Via of a request",
                        "Via of a request of HTTP/1.0",
                        "Via of others stays in front"),
                Why.nginx(
                        "does not know the field",
                        "forged Forwarded",
                        "OPTIONS with Max-Forwards",
                        "OPTIONS with Max-Forwards: 0",
                        "OPTIONS with a Max-Forwards that is none"),
                Why.nginx("refuses every TRACE", "TRACE with Max-Forwards: 0", "TRACE with Max-Forwards"),
                Why.nginx("passes them on, but for Connection and Keep-Alive", "hop-by-hop fields of a response"),
                Why.nginx("sets its own, unless told not to (proxy_pass_header)", "Date and Server of the origin"),
                Why.haproxy(
                        "removes only what it means itself: Connection: close and keep-alive",
                        "Keep-Alive",
                        "Proxy-Connection",
                        "Proxy-Authorization",
                        "Trailer",
                        "Upgrade without Connection"),
                Why.haproxy(
                        "does not look at what Connection names, and passes the names on",
                        "field that Connection names",
                        "fields that several Connection lines name"),
                Why.haproxy("adds no Via", "Connection: Via", "Via of a request", "Via of others stays in front"),
                Why.haproxy("adds no Via, and passes HTTP/1.0 on as HTTP/1.0", "Via of a request of HTTP/1.0"),
                Why.haproxy(
                        "does not know the field",
                        "forged Forwarded",
                        "OPTIONS with Max-Forwards",
                        "OPTIONS with Max-Forwards: 0",
                        "TRACE with Max-Forwards: 0",
                        "TRACE with Max-Forwards",
                        "OPTIONS with a Max-Forwards that is none"),
                Why.haproxy("passes them on, but for Connection", "hop-by-hop fields of a response"),
                Why.haproxy("adds none", "Date that the origin leaves out"));
    }

    private static Case stops(String name, String source, String field, String... lacking) {
        return Case.of(name, source)
                .sends("GET /a HTTP/1.1", "Host: a", field, "")
                .answers(200, "ok")
                .originGets("GET /a HTTP/1.1", "host: a")
                .lacking(lacking);
    }

    /** Who is asked and who asks cannot be taken out by naming it. */
    private static Case keeps(String name, String kept, String named) {
        return Case.of(name, "RFC 9110 7.6.1: must not be named; CVE-2022-31813")
                .sends("GET /a HTTP/1.1", "Host: a", "Connection: close, " + named, "")
                .answers(200, "ok")
                .closes()
                .originGets("GET /a HTTP/1.1", kept, "host: a");
    }
}
