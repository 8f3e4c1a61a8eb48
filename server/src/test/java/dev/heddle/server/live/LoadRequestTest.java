package dev.heddle.server.live;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.heddle.server.http.HttpException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Which loads may be asked for. */
class LoadRequestTest {
    private static LoadRequest parse(String json) {
        return LoadRequest.parse(json.getBytes(StandardCharsets.UTF_8));
    }

    @Test
    void theLimitsAreAllowed() {
        assertThat(parse("{\"connections\": 1, \"seconds\": 60, \"target\": \"plaintext\"}"))
                .isEqualTo(new LoadRequest(1, 60, LoadRequest.Target.PLAINTEXT));
        assertThat(parse("{\"target\":\"delay\",\"seconds\":1,\"connections\":10000}"))
                .isEqualTo(new LoadRequest(10_000, 1, LoadRequest.Target.DELAY));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '~',
            value = {
                "{\"connections\":0,\"seconds\":1,\"target\":\"delay\"}       | connections '0': allowed are 1 to"
                        + " 10000",
                "{\"connections\":10001,\"seconds\":1,\"target\":\"delay\"}   | connections '10001': allowed are 1 to"
                        + " 10000",
                "{\"connections\":1e9,\"seconds\":1,\"target\":\"delay\"}     | connections '1e9': allowed are 1 to"
                        + " 10000",
                "{\"connections\":99999999999,\"seconds\":1}                  | connections '99999999999': allowed are",
                "{\"connections\":null,\"seconds\":1,\"target\":\"delay\"}    | connections 'null': allowed are 1 to"
                        + " 10000",
                "{\"connections\":1,\"seconds\":61,\"target\":\"delay\"}      | seconds '61': allowed are 1 to 60",
                "{\"connections\":1,\"seconds\":-1,\"target\":\"delay\"}      | seconds '-1': allowed are 1 to 60",
                "{\"connections\":1,\"seconds\":1,\"target\":\"/etc\"}        | target '/etc': allowed are plaintext"
                        + " and",
                "{\"connections\":1,\"seconds\":1}                            | allowed is {\"connections\"",
                "{\"connections\":1,\"seconds\":1,\"host\":\"example.com\"}   | allowed is {\"connections\"",
                "{\"connections\":1,\"seconds\":1,\"target\":\"delay\"} {}    | allowed is {\"connections\"",
                "{\"connections\":1,                                          | allowed is {\"connections\"",
                "[]                                                           | allowed is {\"connections\""
            })
    void whatIsWrongIsSaidWithWhatIsAllowed(String json, String message) {
        assertThatThrownBy(() -> parse(json))
                .isInstanceOfSatisfying(
                        HttpException.class, e -> assertThat(e.status()).isEqualTo(400))
                .hasMessageStartingWith(message);
    }

    /** In UTF-32 the second is beyond what there is: a parser that guesses the encoding fails by that. */
    @Test
    void anyOtherEncodingIsMalformed() {
        var utf16 = "{\"connections\":1,\"seconds\":1,\"target\":\"delay\"}".getBytes(StandardCharsets.UTF_16BE);
        byte[] beyondUtf32 = {0, 0, 0, '{', 'e', 'k', '"', 'd'};

        for (var body : List.of(utf16, beyondUtf32)) {
            assertThatThrownBy(() -> LoadRequest.parse(body))
                    .isInstanceOf(HttpException.class)
                    .hasMessageStartingWith("allowed is {\"connections\"");
        }
    }

    @Test
    void eitherEndOfAConnectionIsAnOpenFile() {
        var request = new LoadRequest(1000, 1, LoadRequest.Target.DELAY);

        assertThatCode(() -> request.checkOpenFiles(2200)).doesNotThrowAnyException();
        assertThatThrownBy(() -> request.checkOpenFiles(2199))
                .hasMessageContaining("which may open 2199 more: allowed are 1 to 999 (ulimit -n raises it)");
        assertThatThrownBy(() -> request.checkOpenFiles(100)).hasMessageContaining("allowed are none now");
    }
}
