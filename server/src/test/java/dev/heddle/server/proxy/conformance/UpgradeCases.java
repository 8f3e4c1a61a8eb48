package dev.heddle.server.proxy.conformance;

import dev.heddle.server.conformance.Answer;
import dev.heddle.server.conformance.Case;
import dev.heddle.server.conformance.Why;
import java.util.List;

/** Requests for another protocol. */
final class UpgradeCases {
    private UpgradeCases() {}

    static List<Case> all() {
        return Why.explain(
                List.of(
                        Case.of("Upgrade: h2c", "RFC 9113 3.1: obsolete; passed on, it smuggles")
                                .sends(
                                        "GET /a HTTP/1.1",
                                        "Host: a",
                                        "Connection: Upgrade, HTTP2-Settings",
                                        "Upgrade: h2c",
                                        "HTTP2-Settings: AAMAAABk",
                                        "")
                                .answers(200, "ok")
                                .originGets("GET /a HTTP/1.1")
                                .lacking("upgrade", "http2-settings", "connection"),
                        Case.of("Upgrade: h2c in a list", "RFC 9113 3.1: obsolete; passed on, it smuggles")
                                .sends("GET /a HTTP/1.1", "Host: a", "Connection: upgrade", "Upgrade: x, H2C", "")
                                .answers(200, "ok")
                                .originGets("GET /a HTTP/1.1")
                                .once("upgrade: x"),
                        Case.of("Upgrade that Connection does not name", "RFC 9110 7.8: ignored")
                                .sends("GET /a HTTP/1.1", "Host: a", "Upgrade: websocket", "")
                                .answers(200, "ok")
                                .originGets("GET /a HTTP/1.1")
                                .lacking("upgrade"),
                        Case.of("Upgrade of HTTP/1.0", "RFC 9110 7.8: must be ignored")
                                .sends("GET /a HTTP/1.0", "Host: a", "Connection: upgrade", "Upgrade: websocket", "")
                                .answers(200, "ok")
                                .closes()
                                .originGets("GET /a HTTP/1.1")
                                .lacking("upgrade"),
                        Case.of("Upgrade that the origin does not take", "RFC 9110 7.8: an answer as any")
                                .sends(
                                        "GET /a HTTP/1.1",
                                        "Host: a",
                                        "Connection: upgrade",
                                        "Upgrade: websocket",
                                        "Sec-WebSocket-Version: 13",
                                        "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==",
                                        "")
                                .originAnswers(Answer.lines("HTTP/1.1 400 Bad", "Content-Length: 2", "")
                                        .and("no"))
                                .answers(400, "no")
                                .originGets("GET /a HTTP/1.1"),
                        Case.of("Upgrade to websocket", "RFC 9110 7.8, RFC 6455 4.2.2")
                                .sends(
                                        "GET /a HTTP/1.1",
                                        "Host: a",
                                        "Connection: upgrade",
                                        "Upgrade: websocket",
                                        "Sec-WebSocket-Version: 13",
                                        "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==",
                                        "")
                                .originAnswers(Answer.lines(
                                                "HTTP/1.1 101 Switching Protocols",
                                                "Connection: Upgrade",
                                                "Upgrade: websocket",
                                                "Sec-WebSocket-Accept: s3pPLMBiTxaQ9kYGzzhZRbK+xOo=",
                                                "")
                                        .thenCloses())
                                .receives()
                                .interim(101)
                                .closes()
                                .originGets("GET /a HTTP/1.1", "upgrade: websocket", "connection: upgrade")),
                Why.nginx("does not look at what Connection names", "Upgrade: h2c"),
                Why.nginx(
                        "passes no upgrade unless told to (proxy_set_header Upgrade)",
                        "Upgrade: h2c in a list",
                        "Upgrade to websocket"),
                Why.haproxy(
                        "passes every upgrade on, for the origin to take or not",
                        "Upgrade: h2c",
                        "Upgrade: h2c in a list"),
                Why.haproxy("passes the field on all the same", "Upgrade that Connection does not name"),
                Why.haproxy("refuses a handshake for websocket that is not complete", "Upgrade of HTTP/1.0"));
    }
}
