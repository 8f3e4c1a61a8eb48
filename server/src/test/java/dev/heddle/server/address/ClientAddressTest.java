package dev.heddle.server.address;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetSocketAddress;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A client's address as the texts that are made of it. */
class ClientAddressTest {
    @ParameterizedTest
    @CsvSource({
        "192.0.2.1, 192.0.2.1, 192.0.2.1, 192.0.2.1",
        "2001:db8:1:2:3:4:5:6, 2001:db8:1:2:3:4:5:6, '\"[2001:db8:1:2:3:4:5:6]\"', 2001:db8:1:2::/64",
        "::1, ::1, '\"[::1]\"', ::/64",
    })
    void texts(String address, String text, String node, String network) {
        var client = ClientAddress.of(new InetSocketAddress(address, 80));

        assertThat(client.text()).isEqualTo(text);
        assertThat(client.node()).isEqualTo(node);
        assertThat(client.network()).isEqualTo(network);
    }

    @Test
    void addressThatIsNotKnownIsSaidToBe() {
        var client = ClientAddress.of(InetSocketAddress.createUnresolved("a", 1));

        assertThat(client).isSameAs(ClientAddress.UNKNOWN);
        assertThat(client.text()).isEqualTo("unknown");
        assertThat(client.node()).isEqualTo("unknown");
        assertThat(client.network()).isEqualTo("unknown");
    }
}
