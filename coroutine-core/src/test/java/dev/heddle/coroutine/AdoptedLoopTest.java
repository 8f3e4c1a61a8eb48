package dev.heddle.coroutine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.heddle.coroutine.fixture.Eventually;
import dev.heddle.coroutine.fixture.InCoroutine;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.nio.NioIoHandler;
import io.netty.util.concurrent.DefaultThreadFactory;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** An event loop that an application has already, from its adoption to its end. */
final class AdoptedLoopTest {
    private static final Duration HOUR = Duration.ofHours(1);

    private final MultiThreadIoEventLoopGroup group =
            new MultiThreadIoEventLoopGroup(2, new DefaultThreadFactory("application"), NioIoHandler.newFactory());

    @AfterEach
    void stop() throws InterruptedException {
        assertThat(group.shutdownGracefully(0, 1, TimeUnit.SECONDS).await(10, TimeUnit.SECONDS))
                .isTrue();
    }

    @Test
    void hasOneSchedulerForEver() {
        var loop = group.next();
        var another = group.next();

        assertThat(CoroutineScheduler.of(loop)).isSameAs(CoroutineScheduler.of(loop));
        assertThat(CoroutineScheduler.of(another)).isNotSameAs(CoroutineScheduler.of(loop));
        assertThat(CoroutineScheduler.of(loop).eventLoop()).isSameAs(loop);
    }

    @Test
    void isNamedAsItsThread() {
        assertThat(CoroutineScheduler.of(group.next()).name()).startsWith("application-");
    }

    @Test
    void canBeAdoptedFromItsOwnThread() throws Exception {
        var loop = group.next();

        var scheduler = loop.submit(() -> CoroutineScheduler.of(loop)).get();

        InCoroutine.run(scheduler, Coroutine::yieldNow);
    }

    @Test
    void cancelsItsCoroutinesWhenItStopsAndRefusesNewOnes() throws InterruptedException {
        var scheduler = CoroutineScheduler.of(group.next());
        var tidied = new CountDownLatch(1);
        var coroutine = scheduler.start("sleeper", () -> {
            try {
                Coroutine.sleep(HOUR);
            } finally {
                tidied.countDown();
            }
        });
        Eventually.isSuspended(coroutine);

        stop();
        tidied.await();
        InCoroutine.awaitEnd(coroutine);

        assertThat(coroutine.cancelReason()).isEqualTo("the event loop shuts down");
        assertThat(scheduler.live()).isZero();
        assertThatThrownBy(() -> scheduler.start("late", () -> {})).isInstanceOf(RejectedExecutionException.class);
        assertThat(scheduler.live()).isZero();
    }
}
