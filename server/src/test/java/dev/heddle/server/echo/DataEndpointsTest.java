package dev.heddle.server.echo;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The endpoints that answer with bytes. */
class DataEndpointsTest {
    @RegisterExtension
    final EchoServer echo = new EchoServer();

    @Test
    void theSameSeedGivesTheSameBytes() throws Exception {
        var first = echo.get("/bytes/100000?seed=7");
        var again = echo.get("/bytes/100000?seed=7");
        var other = echo.get("/bytes/100000?seed=-8");

        assertThat(first.header("Content-Length")).isEqualTo("100000");
        assertThat(first.header("Content-Type")).isEqualTo("application/octet-stream");
        assertThat(first.body()).hasSize(100_000).isEqualTo(again.body()).isNotEqualTo(other.body());
        assertThat(echo.get("/bytes/0").text()).isEmpty();
    }

    @Test
    void headOfManyBytesSendsNone() throws Exception {
        var answer = echo.head("/bytes/104857600");

        assertThat(answer.header("Content-Length")).isEqualTo("104857600");
        assertThat(answer.text()).isEmpty();
    }

    @Test
    void chunksHaveTheSizeThatIsAskedFor() throws Exception {
        var client = echo.connect().get("/stream-bytes/10?chunk_size=4&seed=1");

        client.readHead();
        assertThat(new String(client.readExactly(30), StandardCharsets.ISO_8859_1))
                .matches("(?s)4\r\n.{4}\r\n4\r\n.{4}\r\n2\r\n.{2}\r\n0\r\n\r\n");
        assertThat(echo.get("/stream-bytes/100000").body()).hasSize(100_000);
    }

    @ParameterizedTest
    @CsvSource({
        "bytes=3-5, def, bytes 3-5/26",
        "bytes=23-, xyz, bytes 23-25/26",
        "bytes=-2, yz, bytes 24-25/26",
        "bytes=-99, abcdefghijklmnopqrstuvwxyz, bytes 0-25/26",
        "bytes=25-99, z, bytes 25-25/26"
    })
    void oneRange(String range, String letters, String contentRange) throws Exception {
        var answer = echo.get("/range/26", "Range: " + range);

        assertThat(answer.status()).isEqualTo(206);
        assertThat(answer.text()).isEqualTo(letters);
        assertThat(answer.header("Content-Range")).isEqualTo(contentRange);
    }

    @ParameterizedTest
    @CsvSource({"bytes=5-3", "lines=1-2", "'bytes=1-2,4-5'", "bytes=-", "bytes=99999999999-"})
    void whatIsNoRangeIsTheWhole(String range) throws Exception {
        var answer = echo.get("/range/28", "Range: " + range);

        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.text()).isEqualTo("abcdefghijklmnopqrstuvwxyzab");
        assertThat(answer.header("Accept-Ranges")).isEqualTo("bytes");
    }

    @ParameterizedTest
    @CsvSource({"bytes=26-", "bytes=-0"})
    void aRangeOutsideCannotBeHad(String range) throws Exception {
        var answer = echo.get("/range/26", "Range: " + range);

        assertThat(answer.status()).isEqualTo(416);
        assertThat(answer.header("Content-Range")).isEqualTo("bytes */26");
    }

    @ParameterizedTest
    @CsvSource({"SGVkZGxl, Heddle", "SGk, Hi", "w6k%3D, é", "Pz8%2FPw, ????", "Pz8_Pw==, ????", "fn5+, ~~~"})
    void base64OfEitherAlphabet(String value, String text) throws Exception {
        var decoded = echo.get("/base64/" + value);

        assertThat(decoded.status()).isEqualTo(200);
        assertThat(decoded.text()).isEqualTo(text);
    }
}
