package dev.heddle.server.http2;

import dev.heddle.server.websocket.RawWebSocket;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/** The client's side of a WebSocket on a stream (RFC 8441). */
final class StreamWebSocket {
    private StreamWebSocket() {}

    /** Asks for one, with header fields of its own as names and values. */
    static void ask(FrameClient client, int stream, String path, String... fields) throws IOException {
        var all = new ArrayList<>(List.of(
                ":method",
                "CONNECT",
                ":protocol",
                "websocket",
                ":scheme",
                "http",
                ":path",
                path,
                ":authority",
                "test",
                "sec-websocket-version",
                "13"));
        all.addAll(List.of(fields));
        client.headers(stream, false, all.toArray(String[]::new));
    }

    /** Asks for one and waits for the answer, which is the caller's to look at. */
    static RawWebSocket open(FrameClient client, int stream, String path, String... fields) throws IOException {
        ask(client, stream, path, fields);
        client.awaitBlocks(stream, 1);
        return over(client, stream);
    }

    static RawWebSocket over(FrameClient client, int stream) {
        return RawWebSocket.over(new RawWebSocket.Bytes() {
            @Override
            public void send(byte[] bytes) throws IOException {
                client.data(stream, bytes, false);
            }

            @Override
            public byte[] readExactly(int count) throws IOException {
                return client.takeBody(stream, count);
            }
        });
    }
}
