package dev.heddle.server.upstream;

import static org.assertj.core.api.Assertions.assertThat;

import dev.heddle.server.fixture.Calls;
import dev.heddle.server.fixture.NoLeaks;
import dev.heddle.server.fixture.RawOrigin;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.extension.RegisterExtension;

/** An upstream that wants the PROXY protocol is told of the client first, on a connection of the client's own. */
@ExtendWith(NoLeaks.class)
class UpstreamProxyProtocolTest {
    private static final String OK = "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok";
    private static final InetSocketAddress V4 = new InetSocketAddress("192.0.2.1", 4711);
    private static final InetSocketAddress V6 = new InetSocketAddress("2001:db8::1", 4711);
    private static final InetSocketAddress HERE = new InetSocketAddress("192.0.2.9", 80);

    @RegisterExtension
    final RawOrigin origin = new RawOrigin();

    @RegisterExtension
    final Calls calls = new Calls();

    private final List<String> headers = new CopyOnWriteArrayList<>();

    /** Keeps so many bytes, or a line if that is 0, then answers as often as it is asked. */
    private void serve(int bytes) throws Exception {
        origin.serve(peer -> {
            headers.add(bytes == 0 ? peer.readLine() : hex(peer.read(bytes)));
            peer.answerAll(OK);
        });
    }

    private static String hex(String read) {
        return HexFormat.of().formatHex(read.getBytes(StandardCharsets.ISO_8859_1));
    }

    private Upstream upstream(UpstreamProxyProtocol version) {
        return calls.upstream(Upstream.builder(origin.uri()).proxyProtocol(version));
    }

    private void getFor(InetSocketAddress client, Upstream upstream) throws Exception {
        calls.call(() -> {
            try (var response =
                    upstream.request("GET", "/").client(client, HERE).send()) {
                return response.body().readText();
            }
        });
    }

    @Test
    void version1IsALine() throws Exception {
        serve(0);
        var upstream = upstream(UpstreamProxyProtocol.V1);

        getFor(V4, upstream);
        getFor(V6, upstream);
        calls.get(upstream, "/");

        assertThat(headers)
                .containsExactly(
                        "PROXY TCP4 192.0.2.1 192.0.2.9 4711 80",
                        "PROXY TCP6 2001:db8::1 ::ffff:192.0.2.9 4711 80",
                        "PROXY UNKNOWN");
    }

    @Test
    void version2IsBinary() throws Exception {
        serve(28);

        getFor(V4, upstream(UpstreamProxyProtocol.V2));

        assertThat(headers).containsExactly("0d0a0d0a000d0a515549540a2111000cc0000201c000020912670050");
    }

    @Test
    void version2MapsAddressesOfTwoKinds() throws Exception {
        serve(52);

        getFor(V6, upstream(UpstreamProxyProtocol.V2));

        assertThat(headers)
                .containsExactly("0d0a0d0a000d0a515549540a21210024" + "20010db8000000000000000000000001"
                        + "00000000000000000000ffffc0000209" + "12670050");
    }

    @Test
    void callOfThisSideTellsNobody() throws Exception {
        serve(16);

        calls.get(upstream(UpstreamProxyProtocol.V2), "/");

        assertThat(headers).containsExactly("0d0a0d0a000d0a515549540a20000000");
    }

    @Test
    void connectionIsNotUsedForAnother() throws Exception {
        serve(0);
        var upstream = upstream(UpstreamProxyProtocol.V1);

        getFor(V4, upstream);
        origin.awaitEnded(1);
        getFor(V4, upstream);

        assertThat(origin.accepted()).isEqualTo(2);
    }
}
