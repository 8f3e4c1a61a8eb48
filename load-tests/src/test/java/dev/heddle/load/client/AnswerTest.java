package dev.heddle.load.client;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.heddle.load.support.LoadException;
import java.util.List;
import org.junit.jupiter.api.Test;

/** An answer must have the status, the content type and the body of its page. */
final class AnswerTest {
    @Test
    void aContentTypeMayHaveParameters() {
        assertThatCode(() -> answer("200 OK", "text/plain; charset=utf-8", "Hello, World!")
                        .require(Page.PLAINTEXT))
                .doesNotThrowAnyException();
    }

    @Test
    void saysWhatIsNotAsItShouldBe() {
        fails(answer("404 Not Found", "text/plain", "Hello, World!"), "status line 'HTTP/1.1 404 Not Found'");
        fails(answer("200 OK", "text/html", "Hello, World!"), "content type 'text/html' and not 'text/plain'");
        fails(answer("200 OK", "text/plain", "Hello"), "body 'Hello' and not 'Hello, World!'");
    }

    private static Answer answer(String status, String type, String body) {
        return new Answer("go", List.of("HTTP/1.1 " + status, "Content-Type: " + type), body, 99);
    }

    private static void fails(Answer answer, String message) {
        assertThatExceptionOfType(LoadException.class)
                .isThrownBy(() -> answer.require(Page.PLAINTEXT))
                .withMessageContaining("go answers with the " + message);
    }
}
