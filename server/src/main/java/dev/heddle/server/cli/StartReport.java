package dev.heddle.server.cli;

import dev.heddle.server.Server;
import dev.heddle.server.admin.AdminServer;
import dev.heddle.server.tls.ServerTls;
import dev.heddle.server.tls.TlsVersion;
import io.netty.util.NetUtil;
import java.io.PrintStream;
import java.lang.management.ManagementFactory;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Help.Ansi;
import picocli.CommandLine.Help.Ansi.IStyle;
import picocli.CommandLine.Help.Ansi.Style;

/** What a user reads who has just started a server: where it listens, and what to try. */
final class StartReport {
    private static final int MOST_DETAILS = 20;
    private static final String ADMIN_SHOWS = "  (a page to look at, and /metrics, /coroutines, /config)";

    private final String command;
    private final Server server;
    private final @Nullable AdminServer admin;
    private final ServerOptions options;
    private final @Nullable ServerTls tls;
    private final Ansi ansi;

    StartReport(
            String command,
            Server server,
            @Nullable AdminServer admin,
            ServerOptions options,
            @Nullable ServerTls tls,
            Ansi ansi) {
        this.command = command;
        this.server = server;
        this.admin = admin;
        this.options = options;
        this.tls = tls;
        this.ansi = ansi;
    }

    void print(PrintStream out, ServerCommand run) {
        out.println(styled("Heddle " + Version.ofHeddle() + " " + command, Style.bold) + ", Java " + Runtime.version());
        var http = printHttp(out);
        if (options.tcpPort != PortConverter.OFF && run.tcpHandler() != null) {
            line(out, "tcp", reachable(server.tcpAddress()), everywhere(server.tcpAddress()));
        }
        if (admin != null) {
            line(out, "admin", "http://" + reachable(admin.address()) + "/", everywhere(admin.address()) + ADMIN_SHOWS);
        }
        printDetails(out, run.details());
        line(out, "try", run.example(http), "");
        int loops = server.eventLoops().schedulers().size();
        out.printf(
                "%d event loop%s on %s, ready in %d ms; Ctrl-C drains and ends it%n",
                loops, loops == 1 ? "" : "s", server.eventLoops().transport(), millisSinceStart());
        out.flush();
    }

    /** Clear text and TLS; returns the URL of that which is the first to be tried. */
    private String printHttp(PrintStream out) {
        var urls = new ArrayList<String>();
        if (options.port != PortConverter.OFF) {
            var address = server.httpAddress();
            urls.add("http://" + reachable(address));
            line(out, "http", urls.getLast() + "/", everywhere(address));
        }
        if (tls != null) {
            var address = server.httpsAddress();
            urls.add("https://" + reachable(address));
            line(out, "https", urls.getLast() + "/", everywhere(address) + inWords(tls));
            if (options.http3) {
                line(out, "http/3", "UDP " + reachable(address), everywhere(address));
            }
        }
        return urls.getFirst();
    }

    private static String inWords(ServerTls tls) {
        var options = tls.options();
        var versions = options.minimum() == TlsVersion.TLS_1_3 ? "1.3" : "1.2 and 1.3";
        boolean selfSigned = tls.certificates().all().getFirst().isSelfSigned();
        var certificate = selfSigned ? "; the certificate is self-signed: for development" : "";
        return "  (TLS " + versions + " by " + options.provider().inWords() + certificate + ")";
    }

    private void line(PrintStream out, String label, String what, String remark) {
        out.printf("  %s %s%s%n", styled("%-6s".formatted(label), Style.faint), styled(what, Style.fg_cyan), remark);
    }

    private String styled(String text, IStyle style) {
        return ansi.enabled() ? style.on() + text + style.off() : text;
    }

    private void printDetails(PrintStream out, List<String> details) {
        for (var detail : details.subList(0, Math.min(details.size(), MOST_DETAILS))) {
            line(out, "route", detail, "");
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
