package dev.heddle.server.proxy;

import static org.assertj.core.api.Assertions.assertThat;

import dev.heddle.server.address.AddressRanges;
import dev.heddle.server.address.ClientAddress;
import dev.heddle.server.proxy.Forwarding.Fields;
import io.netty.handler.codec.http.DefaultHttpHeaders;
import io.netty.handler.codec.http.HttpHeaders;
import java.net.InetSocketAddress;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The client is the first from the right who is not trusted, and what stands before it counts for nothing. */
class ForwardedChainTest {
    private static final ClientAddress PEER = ClientAddress.of(new InetSocketAddress("10.0.0.1", 80));
    private static final Forwarding TRUSTING =
            Forwarding.DEFAULT.withTrusted(AddressRanges.of("10.0.0.0/8", "2001:db8:1::/48"));

    private final HttpHeaders fields = new DefaultHttpHeaders();

    private String client(Fields read) {
        return ForwardedChain.clientOf(fields, TRUSTING.withFields(read), PEER).text();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
        192.0.2.1                              | 192.0.2.1
        6.6.6.6, 192.0.2.1                     | 192.0.2.1
        6.6.6.6, 192.0.2.1, 10.0.0.2           | 192.0.2.1
        6.6.6.6,192.0.2.1,10.0.0.2,10.0.0.3    | 192.0.2.1
        10.0.0.3, 10.0.0.2                     | 10.0.0.3
        192.0.2.1:4711                         | 192.0.2.1
        [2001:db8::9]:4711                     | 2001:db8::9
        2001:db8::9, 2001:db8:1::1             | 2001:db8::9
        2001:DB8:0:0::9                        | 2001:db8::9
        ::ffff:192.0.2.1                       | 192.0.2.1
        192.0.2.1, unknown                     | 10.0.0.1
        192.0.2.1, unknown, 10.0.0.2           | 10.0.0.2
        192.0.2.1, 10.0.0.2,                   | 10.0.0.1
        ''                                     | 10.0.0.1
        ,                                      | 10.0.0.1
        192.0.2.999                            | 10.0.0.1
        192.0.2.1 192.0.2.2                    | 10.0.0.1
        """)
    void clientOfXForwardedFor(String value, String client) {
        fields.add("X-Forwarded-For", value);

        assertThat(client(Fields.X_FORWARDED)).isEqualTo(client);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '\'', textBlock = """
        for=192.0.2.1                                        | 192.0.2.1
        for=6.6.6.6, for=192.0.2.1;proto=http                | 192.0.2.1
        FOR="192.0.2.1:80";by=10.0.0.9, for=10.0.0.2         | 192.0.2.1
        proto=http; For="[2001:db8::9]:1"                    | 2001:db8::9
        for=192.0.2.1;host="a,for=6.6.6.6"                   | 192.0.2.1
        for=192.0.2.1;host="a\\",for=6.6.6.6"                 | 192.0.2.1
        for=192.0.2.1, for=_hidden                           | 10.0.0.1
        for=192.0.2.1, proto=http                            | 10.0.0.1
        for=192.0.2.1, for="10.0.0.2                         | 10.0.0.1
        for=192.0.2.1, "                                     | 10.0.0.1
        before=6.6.6.6                                       | 10.0.0.1
        """)
    void clientOfForwarded(String value, String client) {
        fields.add("Forwarded", value);

        assertThat(client(Fields.FORWARDED)).isEqualTo(client);
    }

    @Test
    void lastFieldOfSeveralIsTheNearest() {
        fields.add("X-Forwarded-For", "6.6.6.6, 192.0.2.1");
        fields.add("X-Forwarded-For", "10.0.0.3");
        fields.add("X-Forwarded-For", "10.0.0.2");

        assertThat(client(Fields.X_FORWARDED)).isEqualTo("192.0.2.1");
    }

    @Test
    void onlyTheFieldsThatAreWrittenAreRead() {
        fields.add("X-Forwarded-For", "192.0.2.1");
        fields.add("Forwarded", "for=192.0.2.2");

        assertThat(client(Fields.X_FORWARDED)).isEqualTo("192.0.2.1");
        assertThat(client(Fields.FORWARDED)).isEqualTo("192.0.2.2");
        assertThat(client(Fields.BOTH)).isEqualTo("192.0.2.1");
        assertThat(client(Fields.OFF)).isEqualTo("10.0.0.1");
    }
}
