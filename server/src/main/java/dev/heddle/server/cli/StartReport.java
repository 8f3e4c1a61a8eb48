package dev.heddle.server.cli;

import dev.heddle.server.Server;
import dev.heddle.server.admin.AdminServer;
import io.netty.util.NetUtil;
import java.io.PrintStream;
import java.lang.management.ManagementFactory;
import java.net.InetSocketAddress;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What a user reads who has just started a server: where it listens, and what to try. */
final class StartReport {
    private static final int MOST_DETAILS = 20;

    private final String command;
    private final Server server;
    private final @Nullable AdminServer admin;
    private final ServerOptions options;

    StartReport(String command, Server server, @Nullable AdminServer admin, ServerOptions options) {
        this.command = command;
        this.server = server;
        this.admin = admin;
        this.options = options;
    }

    void print(PrintStream out, ServerCommand run) {
        var http = "http://" + reachable(server.httpAddress());
        int loops = server.eventLoops().schedulers().size();
        out.printf("Heddle %s %s, Java %s%n", Version.ofHeddle(), command, Runtime.version());
        out.printf("  http   %s/%s%n", http, everywhere(server.httpAddress()));
        if (options.tcpPort != PortConverter.OFF && run.tcpHandler() != null) {
            out.printf("  tcp    %s%s%n", reachable(server.tcpAddress()), everywhere(server.tcpAddress()));
        }
        if (admin != null) {
            out.printf("  admin  http://%s/%s%n", reachable(admin.address()), everywhere(admin.address()));
        }
        printDetails(out, run.details());
        out.printf("  try    %s%n", run.example(http));
        out.printf(
                "%d event loop%s on %s, ready in %d ms%n",
                loops, loops == 1 ? "" : "s", server.eventLoops().transport(), millisSinceStart());
        out.flush();
    }

    private static void printDetails(PrintStream out, List<String> details) {
        for (var detail : details.subList(0, Math.min(details.size(), MOST_DETAILS))) {
            out.printf("  route  %s%n", detail);
        }
        if (details.size() > MOST_DETAILS) {
            out.printf("         and %d more%n", details.size() - MOST_DETAILS);
        }
    }

    private static long millisSinceStart() {
        return System.currentTimeMillis() - ManagementFactory.getRuntimeMXBean().getStartTime();
    }

    /** As one types it on this machine. */
    private static String reachable(InetSocketAddress address) {
        var host =
                address.getAddress().isAnyLocalAddress() ? "127.0.0.1" : NetUtil.toAddressString(address.getAddress());
        return (host.contains(":") ? "[" + host + "]" : host) + ":" + address.getPort();
    }

    private static String everywhere(InetSocketAddress address) {
        return address.getAddress().isAnyLocalAddress() ? "  (on every address of this machine)" : "";
    }
}
