package dev.heddle.coroutine.blocking;

import static dev.heddle.coroutine.blocking.BlockingCall.suspends;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.h2.tools.Server;

/** JDBC: a statement that waits for a row which another connection has changed and not committed. */
final class DatabaseCalls {
    private static final AtomicInteger DATABASES = new AtomicInteger();

    static final List<BlockingCall> ALL = List.of(
            suspends("JDBC, H2 in memory: `Statement.executeUpdate`", DatabaseCalls::inMemory),
            suspends("JDBC, H2 over TCP: `Statement.executeUpdate`", DatabaseCalls::overTcp));

    private DatabaseCalls() {}

    private static String newDatabase() {
        return "mem:heddle" + DATABASES.incrementAndGet();
    }

    private static Connection connect(String database) throws SQLException {
        return DriverManager.getConnection("jdbc:h2:" + database + ";LOCK_TIMEOUT=3600000");
    }

    private static Blocked inMemory() throws SQLException {
        return waitForARow(newDatabase(), () -> {});
    }

    private static Blocked overTcp() throws SQLException {
        var server = Server.createTcpServer("-tcpPort", "0", "-ifNotExists").start();
        return waitForARow("tcp://localhost:" + server.getPort() + "/" + newDatabase(), server::stop);
    }

    private static Blocked waitForARow(String database, AutoCloseable server) throws SQLException {
        var one = connect(database);
        var two = connect(database);
        execute(one, "create table counter (n int)");
        execute(one, "insert into counter values (0)");
        one.setAutoCommit(false);
        execute(one, "update counter set n = n + 1");
        return Blocked.until(one::commit, () -> execute(two, "update counter set n = n + 1"))
                .closing(server, one, two);
    }

    private static void execute(Connection connection, String sql) throws SQLException {
        try (var statement = connection.createStatement()) {
            statement.executeUpdate(sql);
        }
    }
}
