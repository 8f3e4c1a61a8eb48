package dev.heddle.server.balancing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.heddle.server.fixture.TestServer;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** The key of a request is what was asked for: its client's address, a header field, a cookie, its path or its target. */
class HashKeyTest {
    @RegisterExtension
    final TestServer server = new TestServer();

    private final List<Long> hashes = new CopyOnWriteArrayList<>();

    private void start(HashKey key) throws IOException {
        server.http(exchange -> hashes.add(key.hash(exchange)));
    }

    private void get(String target, String... fields) throws IOException {
        var request = new StringBuilder("GET " + target + " HTTP/1.1\r\nHost: a\r\n");
        for (var field : fields) {
            request.append(field).append("\r\n");
        }
        assertThat(server.connect().send(request + "\r\n").read().status()).isEqualTo(200);
    }

    @Test
    void byClient() throws Exception {
        start(HashKey.clientIp());
        get("/a");
        get("/b");

        assertThat(hashes).containsOnly(Hash.of("127.0.0.1"));
    }

    @Test
    void byHeader() throws Exception {
        start(HashKey.header("X-User"));
        get("/", "x-user: anna");
        get("/", "X-User: ");
        get("/");

        assertThat(hashes).containsExactly(Hash.of("anna"), Call.NO_HASH, Call.NO_HASH);
    }

    @Test
    void byCookie() throws Exception {
        start(HashKey.cookie("id"));
        get("/", "Cookie: void=1; id=17; id=18");
        get("/", "Cookie: xid=1", "Cookie: id=17");
        get("/", "Cookie: id17; idx=17");

        assertThat(hashes).containsExactly(Hash.of("17"), Hash.of("17"), Call.NO_HASH);
    }

    @Test
    void byPathOrTarget() throws Exception {
        start(HashKey.path());
        get("/a?x=1");
        get("http://b/a?x=2");

        assertThat(hashes).containsExactly(Hash.of("/a"), Hash.of("/a"));
    }

    @Test
    void byTarget() throws Exception {
        start(HashKey.uri());
        get("/a?x=1");
        get("http://a/a?x=1");
        get("/a?x=2");

        assertThat(hashes).containsExactly(Hash.of("/a?x=1"), Hash.of("/a?x=1"), Hash.of("/a?x=2"));
    }

    @Test
    void aKeyNeedsAName() {
        assertThatThrownBy(() -> HashKey.header(" ")).hasMessage("a header to hash by needs a name");
    }
}
