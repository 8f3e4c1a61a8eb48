package dev.heddle.server.proxy.config;

import static org.assertj.core.api.Assertions.assertThat;

import dev.heddle.server.Server;
import dev.heddle.server.balancing.GroupSnapshot;
import dev.heddle.server.balancing.MemberSnapshot;
import dev.heddle.server.config.Place;
import dev.heddle.server.config.Problems;
import dev.heddle.server.config.YamlText;
import dev.heddle.server.fixture.Eventually;
import dev.heddle.server.fixture.NoLeaks;
import dev.heddle.server.fixture.RawClient;
import dev.heddle.server.fixture.Signal;
import dev.heddle.server.fixture.TestServer;
import dev.heddle.server.http.HttpHandler;
import java.io.IOException;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.SortedSet;
import java.util.TreeSet;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** A name with several addresses is a member for each; they come and go as the name service says, and lose no call. */
@ExtendWith(NoLeaks.class)
class EachAddressTest {
    @RegisterExtension
    final TestServer server = new TestServer();

    @TempDir
    Path directory;

    private final List<Server> replicas = new ArrayList<>();
    private final Signal held = new Signal("the held request may end");
    private volatile List<String> addresses = List.of();
    private ConfiguredProxy proxy;

    @BeforeEach
    void startReplicas() throws IOException {
        var first = replica("127.0.0.1", 0);
        for (var host : List.of("127.0.0.2", "127.0.0.3")) {
            replica(host, first.httpAddress().getPort());
        }
    }

    private Server replica(String host, int port) throws IOException {
        HttpHandler handler = exchange -> {
            if (exchange.request().path().equals("/held")) {
                held.await();
            }
            exchange.response()
                    .send(host + " for " + exchange.request().headers().get("Host"));
        };
        var replica = Server.builder()
                .host(host)
                .eventLoops(1)
                .stallLimit(Eventually.PATIENCE)
                .http(port, handler)
                .start();
        replicas.add(replica);
        return replica;
    }

    @AfterEach
    void closeAll() throws IOException {
        held.give();
        server.disconnect();
        proxy.close();
        replicas.forEach(Server::close);
    }

    private List<InetAddress> lookup(String host) throws UnknownHostException {
        if (addresses.isEmpty()) {
            throw new UnknownHostException(host);
        }
        var found = new ArrayList<InetAddress>();
        for (var address : addresses) {
            found.add(InetAddress.getByName(address));
        }
        return found;
    }

    private ProxyConfig config(String member) throws IOException {
        int port = replicas.getFirst().httpAddress().getPort();
        var file = Files.writeString(
                directory.resolve("p.yaml"),
                "upstreams: {a: {members: [" + member.formatted(port) + "]}}\nroutes: [{upstream: a}]\n");
        var problems = new Problems();
        var config = ProxySection.SCHEMA.read(YamlText.read(file, problems), Place.root("p.yaml"), problems);
        assertThat(problems.lines()).isEmpty();
        return Objects.requireNonNull(config);
    }

    private void start(String member) throws IOException {
        var lookups = new RunningGroup.Lookups(this::lookup, Duration.ofMillis(1));
        proxy = new ConfiguredProxy(config(member), null, lookups);
        server.start(Server.builder().eventLoops(2).http(0, proxy));
        proxy.start(server.server().eventLoops());
    }

    private List<String> members() {
        return proxy.snapshot().stream()
                .map(GroupSnapshot::members)
                .flatMap(List::stream)
                .map(MemberSnapshot::name)
                .map(name -> name.replaceAll(":[0-9]+", ""))
                .toList();
    }

    private void awaitMembers(String... names) {
        Eventually.isTrue("members are " + List.of(names), () -> members().equals(List.of(names)));
    }

    /** As many calls as members, by round robin. */
    private SortedSet<String> whoAnswers(RawClient client, int calls) throws IOException {
        var texts = new TreeSet<String>();
        for (int i = 0; i < calls; i++) {
            texts.add(client.get("/").read().text());
        }
        return texts;
    }

    @Test
    void eachAddressIsAMember() throws Exception {
        addresses = List.of("127.0.0.3", "127.0.0.1", "::1", "127.0.0.2", "127.0.0.1");
        start("{url: 'http://replicas.test:%d', addresses: each}");

        awaitMembers("127.0.0.1", "127.0.0.2", "127.0.0.3");

        assertThat(whoAnswers(server.connect(), 3))
                .containsExactly("127.0.0.1 for test", "127.0.0.2 for test", "127.0.0.3 for test");
    }

    @Test
    void membersComeAndGoAndCallsEndWhereTheyAre() throws Exception {
        addresses = List.of("127.0.0.1", "127.0.0.2");
        start("{url: 'http://replicas.test:%d', name: r, addresses: each}");
        awaitMembers("r-127.0.0.1", "r-127.0.0.2");
        var calls = List.of(server.connect(), server.connect());
        for (var call : calls) {
            call.get("/held");
        }
        Eventually.isTrue(
                "both have a call",
                () -> proxy.snapshot().getFirst().members().stream().allMatch(member -> member.inFlight() == 1));

        addresses = List.of("127.0.0.3");
        awaitMembers("r-127.0.0.3");

        assertThat(whoAnswers(server.connect(), 3)).containsExactly("127.0.0.3 for test");
        held.give();
        var answers = new TreeSet<String>();
        for (var call : calls) {
            answers.add(call.read().text());
        }
        assertThat(answers).containsExactly("127.0.0.1 for test", "127.0.0.2 for test");
        for (var left : replicas.subList(0, 2)) {
            Eventually.isTrue("nobody is connected to who has left", () -> left.openConnections() == 0);
        }
    }

    @Test
    void aNameThatIsNotFoundKeepsItsMembers() throws Exception {
        start("{url: 'http://replicas.test:%d', addresses: each}");
        assertThat(members()).containsExactly("replicas.test");
        addresses = List.of("127.0.0.2");
        awaitMembers("127.0.0.2");

        addresses = List.of();
        proxy.take(config("{url: 'http://replicas.test:%d', addresses: each, weight: 2}"));

        assertThat(whoAnswers(server.connect(), 2)).containsExactly("127.0.0.2 for test");
        addresses = List.of("127.0.0.3", "127.0.0.2");
        awaitMembers("127.0.0.2", "127.0.0.3");
        assertThat(proxy.snapshot().getFirst().members())
                .extracting(MemberSnapshot::weight)
                .containsExactly(2, 2);
    }

    @Test
    void twoNamesOfOneAddressAreOneMember() throws Exception {
        addresses = List.of("127.0.0.2", "127.0.0.1");
        start("{url: 'http://a.test:%d', addresses: each}, {url: 'http://b.test:%1$d', addresses: each}");

        awaitMembers("127.0.0.1", "127.0.0.2");
    }

    @Test
    void aReloadMayTakeItBack() throws Exception {
        addresses = List.of("127.0.0.2", "127.0.0.1");
        start("{url: 'http://localhost:%d', addresses: each}");
        awaitMembers("127.0.0.1", "127.0.0.2");

        proxy.take(config("http://127.0.0.3:%d"));

        assertThat(members()).containsExactly("127.0.0.3");
        assertThat(whoAnswers(server.connect(), 2)).containsExactly("127.0.0.3 for test");
    }
}
