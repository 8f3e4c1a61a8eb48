package dev.heddle.load.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.io.ByteArrayInputStream;
import java.io.EOFException;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

/** Heads are read to their end and no further. */
final class RawHeadTest {
    @Test
    void endsBeforeTheBody() throws Exception {
        var from = in("HTTP/1.1 200 OK\r\ncontent-LENGTH: 4\r\n\r\nbody");
        RawHead head = RawHead.read(from);
        assertThat(head.firstLine()).isEqualTo("HTTP/1.1 200 OK");
        assertThat(head.contentLength()).isEqualTo(4);
        assertThat(from.readAllBytes()).asString(StandardCharsets.US_ASCII).isEqualTo("body");
    }

    @Test
    void isWrittenAsItIsRead() throws Exception {
        byte[] bytes = RawHead.bytes("GET / HTTP/1.1", "Host: a");
        assertThat(RawHead.read(new ByteArrayInputStream(bytes)).text()).isEqualTo("GET / HTTP/1.1\r\nHost: a\r\n\r\n");
    }

    @Test
    void halfAHeadIsAnError() {
        assertThatExceptionOfType(EOFException.class)
                .isThrownBy(() -> RawHead.read(in("HTTP/1.1 200 OK\r\n")))
                .withMessageStartingWith("no whole head, but: HTTP/1.1 200 OK");
    }

    private static ByteArrayInputStream in(String text) {
        return new ByteArrayInputStream(text.getBytes(StandardCharsets.US_ASCII));
    }
}
