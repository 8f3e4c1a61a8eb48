package dev.heddle.coroutine.example;

import static org.assertj.core.api.Assertions.assertThat;

import com.softwaremill.jox.Channel;
import com.softwaremill.jox.Select;
import dev.heddle.coroutine.Coroutine;
import dev.heddle.coroutine.EventLoops;
import dev.heddle.coroutine.Offload;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.locks.ReentrantLock;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.MDC;

/** Examples: what one writes with threads, in coroutines of one event loop. */
final class BlockingStyleExamplesTest {

    /** Server and client on one thread: each blocking call suspends its coroutine, and the other runs. */
    @Test
    void blockingSockets() throws Exception {
        var answer = new CompletableFuture<String>();
        try (var loops = EventLoops.builder().count(1).build();
                var listener = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            var server = loops.next().start("server", () -> {
                try (var socket = listener.accept()) {
                    socket.getOutputStream()
                            .write(("hello " + lineFrom(socket) + "\n").getBytes(StandardCharsets.UTF_8));
                }
            });
            var client = loops.next().start("client", () -> {
                try (var socket = new Socket(listener.getInetAddress(), listener.getLocalPort())) {
                    socket.getOutputStream().write("world\n".getBytes(StandardCharsets.UTF_8));
                    answer.complete(lineFrom(socket));
                }
            });
            server.join();
            client.join();
        }
        assertThat(answer).isCompletedWithValue("hello world");
    }

    private static String lineFrom(Socket socket) throws IOException {
        return new BufferedReader(new InputStreamReader(socket.getInputStream(), StandardCharsets.UTF_8)).readLine();
    }

    /** An account that is asked elsewhere before money moves: the lock is held while the coroutine is suspended. */
    static final class Account {
        private final ReentrantLock lock = new ReentrantLock();
        private int balance = 100;

        boolean withdraw(int amount) {
            lock.lock();
            try {
                if (balance < amount) {
                    return false;
                }
                Coroutine.sleep(Duration.ofMillis(1)); // the bank is asked
                balance -= amount;
                return true;
            } finally {
                lock.unlock();
            }
        }
    }

    @Test
    void lockHeldAcrossASuspension() throws Exception {
        var account = new Account();
        var results = new CopyOnWriteArrayList<Boolean>();
        try (var loops = EventLoops.builder().count(1).build()) {
            var all = new ArrayList<Coroutine>();
            for (int i = 0; i < 3; i++) {
                all.add(loops.next().start("customer", i, () -> results.add(account.withdraw(50))));
            }
            for (var coroutine : all) {
                coroutine.join();
            }
        }
        assertThat(results).containsExactlyInAnyOrder(true, true, false);
        assertThat(account.balance).isZero();
    }

    /** As in Go; channels and select are jox's. */
    @Test
    void channelsAndSelect() throws Exception {
        var words = Channel.<String>newBufferedChannel(4);
        var quit = Channel.<String>newBufferedChannel(1);
        var seen = new CopyOnWriteArrayList<String>();
        try (var loops = EventLoops.builder().count(1).build()) {
            var reader = loops.next().start("reader", () -> {
                boolean reading = true;
                while (reading) {
                    reading = Select.select(
                            words.receiveClause(word -> seen.add(word)), quit.receiveClause(reason -> false));
                }
            });
            var writer = loops.next().start("writer", () -> {
                for (var word : List.of("one", "two", "three")) {
                    words.send(word);
                }
                while (seen.size() < 3) {
                    Coroutine.yieldNow();
                }
                quit.send("enough");
            });
            writer.join();
            reader.join();
        }
        assertThat(seen).containsExactly("one", "two", "three");
    }

    /** Files have no form that suspends: they are read elsewhere, and the event loop goes on. */
    @Test
    void fileOffTheEventLoop(@TempDir Path directory) throws Exception {
        var file = Files.writeString(directory.resolve("greeting"), "hello");
        var read = new CompletableFuture<String>();
        try (var loops = EventLoops.builder().count(1).build()) {
            loops.next()
                    .start("reader", () -> read.complete(Offload.call(() -> Files.readString(file))))
                    .join();
        }
        assertThat(read).isCompletedWithValue("hello");
    }

    private static final ScopedValue<String> USER = ScopedValue.newInstance();

    /** The logging context and scoped values belong to the coroutine, however often it is suspended. */
    @Test
    void coroutineLocals() throws Exception {
        var seen = new CopyOnWriteArrayList<String>();
        try (var loops = EventLoops.builder().count(1).build()) {
            var all = new ArrayList<Coroutine>();
            for (var user : List.of("ada", "grace")) {
                all.add(loops.next()
                        .start(
                                "request",
                                user,
                                () -> ScopedValue.where(USER, user).run(() -> {
                                    MDC.put("user", user);
                                    Coroutine.yieldNow(); // the other one has its turn
                                    seen.add(USER.get() + " " + MDC.get("user"));
                                })));
            }
            for (var coroutine : all) {
                coroutine.join();
            }
        }
        assertThat(seen).containsExactlyInAnyOrder("ada ada", "grace grace");
    }
}
