package dev.heddle.coroutine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.heddle.coroutine.fixture.InCoroutine;
import dev.heddle.coroutine.fixture.Moment;
import dev.heddle.coroutine.fixture.TestLoops;
import io.netty.channel.DefaultEventLoop;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Which transports there are, and what is said of those that are not. That each carries bytes is tested with connections. */
final class TransportTest {
    @RegisterExtension
    final TestLoops loops = new TestLoops();

    @ParameterizedTest
    @CsvSource({"auto,AUTO", "epoll,EPOLL", "kqueue,KQUEUE", "io_uring,IO_URING", "nio,NIO"})
    void isParsedByItsName(String name, Transport transport) {
        assertThat(Transport.parse(name)).isEqualTo(transport);
        assertThat(transport).hasToString(name);
    }

    @ParameterizedTest
    @ValueSource(strings = {"iouring", "EPOLL", "", " nio"})
    void unknownNameIsRefusedWithThoseThatAreAllowed(String name) {
        assertThatThrownBy(() -> Transport.parse(name))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("no transport '" + name + "': allowed are auto, epoll, kqueue, io_uring, nio");
    }

    @Test
    void nioIsAvailableEverywhere() {
        assertThat(Transport.NIO.isAvailable()).isTrue();
        assertThat(Transport.AUTO.isAvailable()).isTrue();
    }

    @Test
    void autoChoosesOneThatIsAvailableButNeverIoUring() {
        assertThat(Transport.AUTO.resolve())
                .isNotIn(Transport.AUTO, Transport.IO_URING)
                .matches(Transport::isAvailable);
    }

    @Test
    void unavailableOneSaysWhyAndWhatIsAvailable() {
        var missing = Arrays.stream(Transport.values())
                .filter(transport -> !transport.isAvailable())
                .findFirst();
        assumeTrue(missing.isPresent(), "no machine has all of them");
        var transport = missing.orElseThrow();

        assertThatThrownBy(transport::resolve)
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageMatching(
                        "transport " + transport + " is not available here \\(.+\\): available are auto.*, nio");
        assertThatThrownBy(() -> EventLoops.builder().transport(transport).build())
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("is not available here");
    }

    @ParameterizedTest
    @EnumSource
    void availableOneRunsCoroutines(Transport transport) throws InterruptedException {
        assumeTrue(transport.isAvailable(), "this machine does not have it");
        var group = loops.group(1, transport);

        assertThat(group.transport()).isEqualTo(transport.resolve());
        assertThat(Transport.of(group.next().eventLoop())).isEqualTo(transport.resolve());
        InCoroutine.run(group.next(), Moment::ofTheLoop);
    }

    @Test
    void boundOfWhatTheKernelHoldsIsOfLinux() {
        assertThat(Transport.NIO.notSentLowWaterMark()).isEmpty();
        assumeTrue(Transport.EPOLL.isAvailable(), "this machine does not have it");
        assertThat(Transport.EPOLL.notSentLowWaterMark()).isPresent();
    }

    @Test
    void eventLoopWithoutSocketsHasNone() {
        var loop = new DefaultEventLoop();

        assertThatThrownBy(() -> Transport.of(loop))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("serves no sockets");
        loop.shutdownGracefully();
    }
}
