package dev.heddle.server.proxy;

import dev.heddle.server.address.AddressRanges;
import dev.heddle.server.address.ClientAddress;
import dev.heddle.server.fuzz.FuzzTarget;
import dev.heddle.server.fuzz.Must;
import dev.heddle.server.fuzz.Text;
import dev.heddle.server.proxy.Forwarding.Fields;
import io.netty.handler.codec.http.DefaultHttpHeadersFactory;
import java.net.InetSocketAddress;
import java.util.List;

/**
 * Who the client is behind trusted proxies: an address always, never one to the left of somebody who is not trusted, whatever
 * an untrusted one has put before it.
 */
public final class ForwardedTarget implements FuzzTarget {
    private static final ClientAddress PEER = ClientAddress.of(new InetSocketAddress("10.0.0.1", 80));
    private static final Forwarding TRUSTING = Forwarding.DEFAULT.withTrusted(AddressRanges.of("10.0.0.0/8"));

    @Override
    public void run(byte[] input) {
        var text = Text.of(input);
        check(Fields.X_FORWARDED, "X-Forwarded-For", text, "");
        check(Fields.FORWARDED, "Forwarded", text, "for=");
    }

    private static void check(Fields read, String name, String text, String form) {
        var client = client(read, name, text);
        Must.be(ClientAddress.parse(client.text()) != null, "no address: " + client);
        Must.beEqual("192.0.2.1", client(read, name, text, form + "192.0.2.1").text(), "not the nearest one");
        Must.beEqual(
                "192.0.2.1",
                client(read, name, text, form + "192.0.2.1", form + "10.1.1.1").text(),
                "beyond one");
        if (read == Fields.X_FORWARDED) {
            Must.beEqual(expected(text), client.text(), "another client than by splitting");
        }
    }

    private static ClientAddress client(Fields read, String name, String... values) {
        var fields =
                DefaultHttpHeadersFactory.headersFactory().withValidation(false).newHeaders();
        for (var value : values) {
            fields.add(name, value);
        }
        return ForwardedChain.clientOf(fields, TRUSTING.withFields(read), PEER);
    }

    /** From the right, as long as those who are named are trusted. */
    private static String expected(String text) {
        var client = PEER.text();
        for (var name : List.of(text.split(",", -1)).reversed()) {
            var address = ClientAddress.parse(name.strip());
            if (address == null) {
                return client;
            }
            client = address.text();
            if (!client.startsWith("10.")) {
                return client;
            }
        }
        return client;
    }

    @Override
    public List<byte[]> seeds() {
        return Text.inputs(
                "192.0.2.9",
                "6.6.6.6, 192.0.2.9, 10.0.0.2",
                "[2001:db8::9]:4711, 10.0.0.3",
                "::ffff:10.0.0.3, unknown",
                "for=192.0.2.9;host=\"a,for=6.6.6.6\", for=10.0.0.2",
                "for=\"[2001:db8::9]:1\";proto=http;by=_x",
                "for=192.0.2.9;host=\"a\\\",for=6.6.6.6\"");
    }

    @Override
    public List<String> words() {
        return List.of(
                "for=", "For=", "\"", "\\", ",", ";", "10.0.0.3", "192.0.2.7", "::1", "[", "]", ":", "%", "unknown");
    }
}
