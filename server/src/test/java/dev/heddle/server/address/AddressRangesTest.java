package dev.heddle.server.address;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** A set of networks holds the addresses of those networks and no others. */
class AddressRangesTest {
    @ParameterizedTest
    @CsvSource({
        "10.0.0.0/8, 10.255.1.2, 11.0.0.0",
        "10.0.0.0/8, 10.0.0.0, 9.255.255.255",
        "192.0.2.128/25, 192.0.2.128, 192.0.2.127",
        "192.0.2.1, 192.0.2.1, 192.0.2.2",
        "192.0.2.1/32, 192.0.2.1, 192.0.2.0",
        "0.0.0.0/0, 255.255.255.255, ::1",
        "2001:db8::/32, 2001:db8:ffff::1, 2001:db9::",
        "2001:db8::/64, 2001:db8::ffff:0:0:1, 2001:db8:0:1::",
        "2001:db8::8000:0:0:0/65, 2001:db8::8000:0:0:1, 2001:db8::7fff:0:0:1",
        "::1, ::1, ::2",
        "::/0, 2001:db8::1, 127.0.0.1",
        "fe80::/10, fe80::1, fec0::1"
    })
    void holdsItsOwn(String network, String inside, String outside) throws Exception {
        var ranges = AddressRanges.of("203.0.113.7", network);

        assertThat(ranges.contains(InetAddress.getByName(inside))).isTrue();
        assertThat(ranges.contains(InetAddress.getByName(outside))).isFalse();
    }

    @Test
    void mappedAddressIsOneOfIPv4() {
        var mapped = new byte[] {0, 0, 0, 0, 0, 0, 0, 0, 0, 0, -1, -1, 10, 1, 2, 3};

        assertThat(AddressRanges.of("10.0.0.0/8").contains(mapped)).isTrue();
        assertThat(AddressRanges.of("::/0").contains(mapped)).isFalse();
        assertThat(AddressRanges.of("::ffff:10.1.2.3").contains(mapped)).isTrue();
        assertThat(AddressRanges.of("::ffff:10.0.0.0/104").contains(mapped)).isTrue();
        assertThat(AddressRanges.of("::ffff:11.0.0.0/104").contains(mapped)).isFalse();
    }

    @Test
    void addressOfSocketIsLookedUp() {
        var ranges = AddressRanges.of("127.0.0.1");

        assertThat(ranges.contains(new InetSocketAddress(InetAddress.getLoopbackAddress(), 80)))
                .isTrue();
        assertThat(ranges.contains(InetSocketAddress.createUnresolved("127.0.0.1", 80)))
                .isFalse();
    }

    @Test
    void noneHoldsNothing() {
        assertThat(AddressRanges.none().isEmpty()).isTrue();
        assertThat(AddressRanges.none().contains(InetAddress.getLoopbackAddress()))
                .isFalse();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "example.com",
                "10.0.0/8",
                "10.0.0.0/",
                "10.0.0.0/33",
                "10.0.0.0/-1",
                "10.0.0.0/+8",
                "10.0.0.0/8x",
                "::/129",
                "2001:db8::g"
            })
    void refusesWhatIsNoNetwork(String text) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> AddressRanges.of(text))
                .withMessageContaining("network '" + text + "'");
    }

    @Test
    void refusesBitsBehindThePrefix() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> AddressRanges.of("10.0.0.1/8"))
                .withMessageContaining("bits behind its prefix");
    }
}
