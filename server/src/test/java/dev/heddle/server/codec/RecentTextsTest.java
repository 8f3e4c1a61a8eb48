package dev.heddle.server.codec;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** A text is always that of the bytes, and the same object if it was made just before. */
class RecentTextsTest {
    private final RecentTexts texts = new RecentTexts();

    private String text(String of) {
        var bytes = ("<" + of + ">").getBytes(StandardCharsets.ISO_8859_1);
        return texts.text(bytes, 1, bytes.length - 1);
    }

    @Test
    void sameBytesAreTheSameObject() {
        assertThat(text("/plaintext")).isEqualTo("/plaintext").isSameAs(text("/plaintext"));
    }

    @Test
    void textIsThatOfTheBytesWhateverCameBefore() {
        var random = new Random(1);
        for (int i = 0; i < 10_000; i++) {
            var expected = "/" + random.nextInt(500) + (char) random.nextInt(1, 256) + "/x".repeat(random.nextInt(40));

            assertThat(text(expected)).isEqualTo(expected);
        }
    }

    @Test
    void bytesAreCharacters() {
        assertThat(text("/\u00e4\u00ff")).isEqualTo("/\u00e4\u00ff").isSameAs(text("/\u00e4\u00ff"));
    }

    @Test
    void longOnesAndNoneAreMadeAnew() {
        var longest = "/".repeat(65);
        assertThat(text(longest)).isEqualTo(longest).isNotSameAs(text(longest));
        assertThat(text("")).isEmpty();
    }
}
