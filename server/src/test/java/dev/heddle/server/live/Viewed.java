package dev.heddle.server.live;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import dev.heddle.coroutine.insight.StallDetector;
import dev.heddle.server.Server;
import dev.heddle.server.admin.AdminServer;
import dev.heddle.server.admin.Meters;
import dev.heddle.server.fixture.TestServer;
import dev.heddle.server.http.HttpHandler;
import java.io.IOException;
import java.net.URI;
import java.util.List;
import org.slf4j.LoggerFactory;

/** A server with meters and an admin port, as the executable has them. */
final class Viewed implements AutoCloseable {
    /** That a busy machine holds up the loop of the admin port is nothing to log. */
    private final Logger stalls = (Logger) LoggerFactory.getLogger(StallDetector.class);

    final Meters meters = new Meters();
    private final LoadPermission permission;
    private AdminServer admin;

    /** The admin port alone: the application starts later, or not at all. */
    Viewed(LoadPermission permission) throws IOException {
        this.permission = permission;
        stalls.setLevel(Level.OFF);
        openAdminPort(0);
    }

    /** With an application. */
    static Viewed of(TestServer server, LoadPermission permission, HttpHandler handler) throws IOException {
        var viewed = new Viewed(permission);
        server.start(Server.builder().eventLoops(2).http(0, handler).meters(viewed.meters.registry()));
        viewed.admin.show(server.server());
        return viewed;
    }

    /** Again, on the port that it had, as after a new start. */
    void openAdminPort(int port) throws IOException {
        admin = AdminServer.start("127.0.0.1", port, meters.registry(), List.of(), "1.2.3", permission, null);
    }

    AdminServer admin() {
        return admin;
    }

    URI uri(String target) {
        return URI.create("http://127.0.0.1:" + admin.address().getPort() + target);
    }

    @Override
    public void close() {
        admin.close();
        meters.close();
        stalls.setLevel(null);
    }
}
