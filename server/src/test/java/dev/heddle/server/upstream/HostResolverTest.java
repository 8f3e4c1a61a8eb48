package dev.heddle.server.upstream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.heddle.server.fixture.Calls;
import dev.heddle.server.fixture.Eventually;
import dev.heddle.server.fixture.NoLeaks;
import dev.heddle.server.fixture.RawOrigin;
import dev.heddle.server.fixture.Signal;
import dev.heddle.server.upstream.UpstreamException.Phase;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Names are looked up off the event loop, once for all that ask, and their addresses are tried in turn. */
@ExtendWith(NoLeaks.class)
class HostResolverTest {
    private static final String CLOSE = "HTTP/1.1 200 OK\r\nConnection: close\r\nContent-Length: 2\r\n\r\nok";

    @RegisterExtension
    final RawOrigin origin = new RawOrigin();

    @RegisterExtension
    final Calls calls = new Calls();

    private final AtomicInteger lookups = new AtomicInteger();

    private Upstream.Builder named(NameLookup lookup) throws Exception {
        origin.serve(peer -> {
            peer.readHead();
            peer.send(CLOSE);
        });
        return Upstream.builder("http://origin.test:" + origin.port()).lookup(lookup);
    }

    private static InetAddress address(String literal) {
        try {
            return InetAddress.getByName(literal);
        } catch (UnknownHostException e) {
            throw new AssertionError(e);
        }
    }

    @Test
    void nameIsLookedUpOnceForAWhile() throws Exception {
        var upstream = calls.upstream(named(host -> {
            lookups.incrementAndGet();
            assertThat(host).isEqualTo("origin.test");
            return List.of(address("127.0.0.1"));
        }));

        for (int i = 0; i < 3; i++) {
            assertThat(calls.get(upstream, "/")).isEqualTo("ok");
        }

        assertThat(lookups).hasValue(1);
        assertThat(origin.accepted()).isEqualTo(3);
    }

    @Test
    void lookupIsSharedAndLeavesTheLoopFree() throws Exception {
        var answer = new Signal("answer");
        var upstream = calls.upstream(named(host -> {
            lookups.incrementAndGet();
            try {
                answer.await();
            } catch (InterruptedException e) {
                throw new AssertionError(e);
            }
            return List.of(address("127.0.0.1"));
        }));
        var pending = new ArrayList<Calls.Pending<String>>();
        for (int i = 0; i < 3; i++) {
            var call = calls.start(() -> Calls.read(upstream, "/"));
            pending.add(call);
        }
        pending.forEach(call -> Eventually.isSuspended(call.coroutine()));

        assertThat(calls.call(() -> "the loop runs")).isNotNull();
        pending.getFirst().coroutine().cancel("the others still wait");
        answer.give();

        assertThat(pending.get(1).get()).isEqualTo("ok");
        assertThat(pending.get(2).get()).isEqualTo("ok");
        assertThat(lookups).hasValue(1);
    }

    @Test
    void addressesAreTriedInTurn() throws Exception {
        var upstream = calls.upstream(named(host -> List.of(address("127.0.0.2"), address("127.0.0.1"))));

        assertThat(calls.get(upstream, "/")).isEqualTo("ok");
    }

    @Test
    void addressesThatCannotBeReachedAreLookedUpAgain() throws Exception {
        var upstream = calls.upstream(
                named(host -> List.of(address(lookups.incrementAndGet() == 1 ? "127.0.0.2" : "127.0.0.1"))));

        assertThatThrownBy(() -> calls.get(upstream, "/")).isInstanceOf(UpstreamException.class);
        assertThat(calls.get(upstream, "/")).isEqualTo("ok");
    }

    @Test
    void unknownHostIsAnErrorThatIsRemembered() throws Exception {
        var upstream = calls.upstream(named(host -> {
                    lookups.incrementAndGet();
                    throw new UnknownHostException(host);
                })
                .name("origin"));

        for (int i = 0; i < 2; i++) {
            assertThatThrownBy(() -> calls.get(upstream, "/"))
                    .isInstanceOfSatisfying(UpstreamException.class, e -> {
                        assertThat(e.phase()).isEqualTo(Phase.RESOLVE);
                        assertThat(e.isRetrySafe()).isTrue();
                    })
                    .hasMessage("upstream origin, resolve: no address is known for host origin.test");
        }

        assertThat(lookups).hasValue(1);
        assertThat(upstream.count(ConnectionPool::open)).isZero();
    }

    @Test
    void lookupThatFailsOtherwiseIsAnErrorThatIsNotRemembered() throws Exception {
        var upstream = calls.upstream(named(host -> {
            if (lookups.incrementAndGet() == 1) {
                throw new IllegalStateException("out of order");
            }
            return List.of(address("127.0.0.1"));
        }));

        assertThatThrownBy(() -> calls.get(upstream, "/"))
                .isInstanceOf(UpstreamException.class)
                .hasMessageContaining("out of order");
        assertThat(calls.get(upstream, "/")).isEqualTo("ok");
    }

    @Test
    void lookupThatTakesTooLongIsGivenUp() throws Exception {
        var answer = new Signal("answer");
        var upstream = calls.upstream(named(host -> {
                    try {
                        answer.await();
                    } catch (InterruptedException e) {
                        throw new AssertionError(e);
                    }
                    return List.of(address("127.0.0.1"));
                })
                .timeouts(UpstreamTimeouts.DEFAULT.withConnect(Duration.ofMillis(100))));

        assertThatThrownBy(() -> calls.get(upstream, "/")).isInstanceOfSatisfying(UpstreamException.class, e -> {
            assertThat(e.phase()).isEqualTo(Phase.RESOLVE);
            assertThat(e.isTimeout()).isTrue();
        });
        answer.give();
    }

    @Test
    void nameOfThisMachineIsFound() throws Exception {
        origin.serve(peer -> {
            peer.readHead();
            peer.send(CLOSE);
        });
        var upstream = calls.upstream(Upstream.builder("http://localhost:" + origin.port()));

        assertThat(calls.get(upstream, "/")).isEqualTo("ok");
    }
}
