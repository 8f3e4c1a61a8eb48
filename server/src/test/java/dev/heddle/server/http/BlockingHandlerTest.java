package dev.heddle.server.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.heddle.server.Server;
import dev.heddle.server.fixture.Eventually;
import dev.heddle.server.fixture.NoLeaks;
import dev.heddle.server.fixture.RawClient;
import dev.heddle.server.fixture.Signal;
import dev.heddle.server.fixture.TestServer;
import java.io.IOException;
import java.net.ServerSocket;
import java.net.Socket;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.ReentrantLock;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.extension.RegisterExtension;

/**
 * Handlers in blocking style, all of them on one event loop: whatever blocks suspends its own handler and leaves the loop
 * to the others.
 */
@ExtendWith(NoLeaks.class)
class BlockingHandlerTest {
    private static final int OTHERS = 50;

    @RegisterExtension
    final TestServer server = new TestServer();

    private void serve(HttpHandler handler) throws IOException {
        server.start(Server.builder().eventLoops(1).http(0, handler));
    }

    /** Sends the request on so many connections, before it reads any answer. */
    private List<RawClient> getOnManyConnections(String target, int count) throws IOException {
        var clients = new ArrayList<RawClient>();
        for (int i = 0; i < count; i++) {
            clients.add(server.connect().get(target));
        }
        return clients;
    }

    private static void assertAllAnswer(List<RawClient> clients, String text) throws IOException {
        for (var client : clients) {
            assertThat(client.read().text()).isEqualTo(text);
        }
    }

    @Test
    void sleepersSleepSideBySide() throws Exception {
        var asleep = new CountDownLatch(OTHERS);
        serve(exchange -> {
            asleep.countDown();
            // Nobody comes so far before all sleep, on their one loop.
            Thread.sleep(10);
            assertThat(asleep.await(20, TimeUnit.SECONDS)).isTrue();
            exchange.response().send("awake");
        });

        assertAllAnswer(getOnManyConnections("/", OTHERS), "awake");
    }

    @Test
    void monitorThatIsHeldAcrossASleepHoldsUpOnlyThoseWhoWantIt() throws Exception {
        var monitor = new Object();
        var held = new Signal("the monitor is held");
        var othersWereServed = new Signal("the others were served");
        serve(exchange -> {
            switch (exchange.request().path()) {
                case "/hold" -> {
                    synchronized (monitor) {
                        held.give();
                        while (!othersWereServed.isGiven()) {
                            Thread.sleep(1);
                        }
                    }
                }
                case "/want" -> {
                    synchronized (monitor) {
                        assertThat(othersWereServed.isGiven()).isTrue();
                    }
                }
                default -> Thread.sleep(1);
            }
            exchange.response().send(exchange.request().path());
        });
        var holder = server.connect().get("/hold");
        held.await();
        var waiting = getOnManyConnections("/want", 3);

        assertAllAnswer(getOnManyConnections("/other", OTHERS), "/other");

        othersWereServed.give();
        assertThat(holder.read().text()).isEqualTo("/hold");
        assertAllAnswer(waiting, "/want");
    }

    @Test
    void lockThatIsHeldAcrossASleepExcludesTheOthers() throws Exception {
        var lock = new ReentrantLock();
        var inside = new int[1];
        serve(exchange -> {
            lock.lock();
            try {
                assertThat(++inside[0]).isEqualTo(1);
                Thread.sleep(1);
                inside[0]--;
            } finally {
                lock.unlock();
            }
            exchange.response().send("done");
        });

        assertAllAnswer(getOnManyConnections("/", OTHERS), "done");
    }

    @Test
    void monitorExcludesAcrossASuspension() throws Exception {
        var monitor = new Object();
        var inside = new int[1];
        serve(exchange -> {
            synchronized (monitor) {
                assertThat(++inside[0]).isEqualTo(1);
                Thread.sleep(1);
                inside[0]--;
            }
            exchange.response().send("done");
        });

        assertAllAnswer(getOnManyConnections("/", OTHERS), "done");
    }

    @Test
    void monitorIsWaitedForAndNotified() throws Exception {
        var monitor = new Object();
        var ready = new boolean[1];
        serve(exchange -> {
            synchronized (monitor) {
                if (exchange.request().path().equals("/notify")) {
                    ready[0] = true;
                    monitor.notifyAll();
                }
                while (!ready[0]) {
                    monitor.wait();
                }
            }
            exchange.response().send("ready");
        });
        var waiting = getOnManyConnections("/wait", OTHERS);

        assertThat(server.get("/notify").text()).isEqualTo("ready");

        assertAllAnswer(waiting, "ready");
    }

    @Test
    void queueHandsOverBetweenHandlers() throws Exception {
        BlockingQueue<String> queue = new ArrayBlockingQueue<>(1);
        serve(exchange -> {
            if (exchange.request().path().equals("/take")) {
                exchange.response().send(queue.take());
            } else {
                queue.put(exchange.request().query());
                exchange.response().send("put");
            }
        });
        var takers = getOnManyConnections("/take", OTHERS);

        assertAllAnswer(getOnManyConnections("/put?item", OTHERS), "put");

        assertAllAnswer(takers, "item");
    }

    @Test
    void semaphoreLetsAFewInAtATime() throws Exception {
        var places = new Semaphore(3);
        var inside = new AtomicInteger(); // where the internals are closed, those few run at once
        serve(exchange -> {
            places.acquire();
            assertThat(inside.incrementAndGet()).isLessThanOrEqualTo(3);
            Thread.sleep(1);
            inside.decrementAndGet();
            places.release();
            exchange.response().send("done");
        });

        assertAllAnswer(getOnManyConnections("/", OTHERS), "done");
    }

    @Test
    void blockingSocketSuspendsItsHandler() throws Exception {
        try (var upstream = new ServerSocket(0)) {
            serve(exchange -> {
                if (exchange.request().path().equals("/upstream")) {
                    try (var socket = new Socket(upstream.getInetAddress(), upstream.getLocalPort())) {
                        exchange.response()
                                .send(new byte[] {(byte) socket.getInputStream().read()});
                    }
                } else {
                    exchange.response().send("other");
                }
            });
            var client = server.connect().get("/upstream");
            try (var accepted = upstream.accept()) {
                Eventually.isSuspended(server.coroutine());
                assertAllAnswer(getOnManyConnections("/other", 5), "other");
                accepted.getOutputStream().write('!');
            }
            assertThat(client.read().text()).isEqualTo("!");
        }
    }

    @Test
    void databaseIsQueriedInHandlers() throws Exception {
        try (var database = openDatabase()) {
            execute(database, "create table visit (id int auto_increment primary key, path varchar(100))");
            serve(exchange -> {
                try (var connection = openDatabase()) {
                    insert(connection, exchange.request().path());
                    exchange.response().send(count(connection) > 0 ? "counted" : "lost");
                }
            });

            assertAllAnswer(getOnManyConnections("/visit", OTHERS), "counted");

            assertThat(count(database)).isEqualTo(OTHERS);
        }
    }

    @Test
    void rowLockInADatabaseSuspendsTheHandlerThatWants() throws Exception {
        try (var database = openDatabase()) {
            execute(database, "create table account (id int primary key, amount int)");
            execute(database, "insert into account values (1, 0)");
            serve(exchange -> {
                try (var connection = openDatabase()) {
                    connection.setAutoCommit(false);
                    execute(connection, "update account set amount = amount + 1 where id = 1");
                    Thread.sleep(2);
                    connection.commit();
                }
                exchange.response().send("added");
            });

            assertAllAnswer(getOnManyConnections("/", 20), "added");

            assertThat(number(database, "select amount from account")).isEqualTo(20);
        }
    }

    private static Connection openDatabase() throws SQLException {
        return DriverManager.getConnection(
                "jdbc:h2:mem:blocking;LOCK_TIMEOUT=" + Duration.ofSeconds(20).toMillis());
    }

    private static void execute(Connection connection, String sql) throws SQLException {
        try (var statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    private static void insert(Connection connection, String path) throws SQLException {
        try (var statement = connection.prepareStatement("insert into visit (path) values (?)")) {
            statement.setString(1, path);
            assertThat(statement.executeUpdate()).isEqualTo(1);
        }
    }

    private static int count(Connection connection) throws SQLException {
        return number(connection, "select count(*) from visit");
    }

    private static int number(Connection connection, String sql) throws SQLException {
        try (var statement = connection.createStatement();
                var rows = statement.executeQuery(sql)) {
            assertThat(rows.next()).isTrue();
            return rows.getInt(1);
        }
    }
}
