package dev.heddle.server.address;

import dev.heddle.server.fuzz.FuzzTarget;
import dev.heddle.server.fuzz.Must;
import dev.heddle.server.fuzz.Text;
import java.util.List;

/** Addresses and networks: refused, or the same when written and read again; a network has its own first address in it. */
public final class AddressTarget implements FuzzTarget {
    @Override
    public void run(byte[] input) {
        var text = Text.of(input);
        var address = ClientAddress.parse(text);
        if (address != null) {
            var again = ClientAddress.parse(address.text());
            Must.be(
                    again != null && again.address().equals(address.address()),
                    "another address: " + address + " " + again);
            Must.be(AddressRanges.of(address.network()).contains(address.address()), "not in " + address.network());
        }
        try {
            var ranges = AddressRanges.of(text);
            int slash = text.indexOf('/');
            var first = ClientAddress.parse(slash < 0 ? text : text.substring(0, slash));
            Must.be(first != null && ranges.contains(first.address()), text + " has not its own address");
        } catch (IllegalArgumentException refused) {
            Must.be(refused.getMessage() != null, "refused without a reason");
        }
    }

    @Override
    public List<byte[]> seeds() {
        return Text.inputs(
                "192.0.2.1",
                "10.0.0.0/8",
                "2001:db8::/32",
                "[::1]:80",
                "::ffff:192.0.2.1",
                "0.0.0.0/0",
                "::/0",
                "fe80::1%eth0",
                "192.0.2.1/33",
                "::ffff:10.0.0.0/104");
    }

    @Override
    public List<String> words() {
        return List.of("::", ":", ".", "/", "/0", "/32", "/128", "ffff", "255", "[", "]", "%");
    }
}
