package dev.heddle.load.models.handler;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

/** Answers as bytes. */
final class Answers {
    private Answers() {}

    /** To a request. */
    static byte[] quote(byte[] item, int price) {
        return answer("200 OK", "", new String(item, ISO_8859_1) + " costs " + price + "\n");
    }

    /** To what is none. The connection is closed behind it. */
    static byte[] rejection(RejectedException rejected) {
        return answer(rejected.status(), "Connection: close\r\n", rejected.reason() + "\n");
    }

    private static byte[] answer(String status, String field, String body) {
        String head =
                "HTTP/1.1 " + status + "\r\nContent-Type: text/plain\r\nContent-Length: " + body.length() + "\r\n";
        return (head + field + "\r\n" + body).getBytes(ISO_8859_1);
    }
}
