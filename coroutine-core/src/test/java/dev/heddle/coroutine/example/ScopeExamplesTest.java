package dev.heddle.coroutine.example;

import static org.assertj.core.api.Assertions.assertThat;

import dev.heddle.coroutine.Coroutine;
import dev.heddle.coroutine.CoroutineScope;
import dev.heddle.coroutine.EventLoops;
import dev.heddle.coroutine.Timeout;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;

/** Examples: several coroutines for one answer, and a time for it. */
final class ScopeExamplesTest {
    private static final EventLoops LOOPS = EventLoops.builder().count(1).build();

    @AfterAll
    static void stop() {
        LOOPS.close();
    }

    /** A service that takes a while. */
    private static String ask(String service, Duration time) throws IOException {
        Coroutine.sleep(time);
        if (service.startsWith("broken")) {
            throw new IOException(service);
        }
        return "answer of " + service;
    }

    /** Two questions at once; if one fails, the other is not waited for. */
    static String page(String first, String second) throws ExecutionException {
        return CoroutineScope.call(scope -> {
            var user = scope.fork("user", () -> ask(first, Duration.ofMillis(2)));
            var orders = scope.fork("orders", () -> ask(second, Duration.ofMillis(1)));
            return user.await() + ", " + orders.await();
        });
    }

    /** The same question to two replicas: the first answer counts. */
    static String fastest() throws ExecutionException {
        return CoroutineScope.race(List.of(
                () -> ask("replica 1", Duration.ofHours(1)),
                () -> ask("broken replica 2", Duration.ZERO),
                () -> ask("replica 3", Duration.ofMillis(1))));
    }

    /** A time for all of it, of which the parts know what is left. */
    static String withinTime(Duration time) throws ExecutionException {
        try {
            return Timeout.call(time, () -> page("users", Timeout.left() + " left"));
        } catch (TimeoutException e) {
            return "later, perhaps";
        }
    }

    @Test
    void twoAtOnce() throws Exception {
        assertThat(inCoroutine(() -> page("users", "shop"))).isEqualTo("answer of users, answer of shop");
        assertThat(inCoroutine(() -> {
                    try {
                        return page("users", "broken shop");
                    } catch (ExecutionException e) {
                        return String.valueOf(e.getCause());
                    }
                }))
                .isEqualTo("java.io.IOException: broken shop");
    }

    @Test
    void firstOfSeveral() throws Exception {
        assertThat(inCoroutine(ScopeExamplesTest::fastest)).isEqualTo("answer of replica 3");
    }

    @Test
    void withinATime() throws Exception {
        assertThat(inCoroutine(() -> withinTime(Duration.ofNanos(1)))).isEqualTo("later, perhaps");
        assertThat(inCoroutine(() -> withinTime(Duration.ofMinutes(1)))).startsWith("answer of users, answer of PT");
    }

    private static String inCoroutine(java.util.concurrent.Callable<String> code) throws Exception {
        var result = new CompletableFuture<String>();
        LOOPS.next().start("example", () -> {
            try {
                result.complete(code.call());
            } catch (Exception e) {
                result.completeExceptionally(e);
            }
        });
        return result.get();
    }
}
