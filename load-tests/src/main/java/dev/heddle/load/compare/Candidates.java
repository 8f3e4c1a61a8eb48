package dev.heddle.load.compare;

import dev.heddle.load.bench.ModelServer;
import dev.heddle.load.proxy.Proxies;
import dev.heddle.load.support.Installed;
import io.netty.util.Version;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;

/** All servers that Heddle can be compared with, in the order of the tables. */
final class Candidates {
    private static final String BACKLOG =
            "accept backlog 4096, as many connects at once as the load has: with less some would wait for a second";

    private Candidates() {}

    static List<Candidate> all(Setting setting) {
        String netty = netty();
        return List.of(
                new Heddle(setting),
                new Nginx(setting),
                new Haproxy(setting),
                new OwnProgram(
                        setting,
                        "callback",
                        "Netty as it is written by hand: answers in the event loop, waits with its timer",
                        ModelServer.class.getName(),
                        "CALLBACK",
                        List.of(),
                        List.of("headers that are not validated: they are fixed", BACKLOG),
                        netty),
                new OwnProgram(
                        setting,
                        "default-pool",
                        "Netty, and a virtual thread of the JDK's pool for each connection",
                        ModelServer.class.getName(),
                        "DEFAULT_POOL",
                        List.of(),
                        List.of("as callback"),
                        netty),
                vertx(setting, "vertx", "callback", "callbacks on event loops, one verticle for each"),
                vertx(setting, "vertx-virtual", "virtual", "verticles on virtual threads, sequential handlers"),
                micronaut(setting, "micronaut", "event-loop", "controllers on the event loop, Reactor to wait", ""),
                micronaut(
                        setting,
                        "micronaut-loom",
                        "loom-carrier",
                        "sequential controllers on virtual threads that the event loops carry",
                        "@default-nioEventLoopGroup"),
                micronaut(
                        setting,
                        "micronaut-pool",
                        "pool",
                        "sequential controllers on virtual threads of the JDK's pool",
                        "@ForkJoinPool"),
                new FrameworkModule(
                        setting,
                        "helidon",
                        "Helidon SE: a virtual thread and blocking sockets for each connection, sequential handlers",
                        new ModuleBuild("helidon", setting.results()),
                        "dev.heddle.contender.helidon.HelidonServer",
                        "",
                        List.of(),
                        List.of(
                                BACKLOG,
                                "`tcpNoDelay`: a body of 16 KB is more than one write, and Nagle's algorithm would"
                                        + " delay its end",
                                "JSON by Jackson in the handler: its media module is not to be had in this version"),
                        List.of("helidon-webserver"),
                        ""),
                new FrameworkModule(
                        setting,
                        "jetty",
                        "virtual threads for all tasks, sequential handlers",
                        new ModuleBuild("jetty", setting.results()),
                        "dev.heddle.contender.jetty.JettyServer",
                        "",
                        List.of(),
                        List.of(BACKLOG, "`headerCacheSize` 0: less memory for each connection"),
                        List.of("jetty-server"),
                        ""),
                new OwnProgram(
                        setting,
                        "jdk",
                        "the JDK's HttpServer, a virtual thread for each request",
                        JdkProgram.class.getName(),
                        "",
                        List.of(
                                "-Dsun.net.httpserver.nodelay=true",
                                "-Dsun.net.httpserver.maxIdleConnections=" + setting.mostConnections()),
                        List.of(
                                "`sun.net.httpserver.nodelay`: it writes head and body apart, and Nagle's algorithm"
                                        + " would delay the second",
                                "`sun.net.httpserver.maxIdleConnections` for the load: by default it closes those"
                                        + " beyond 200",
                                BACKLOG),
                        "JDK " + Runtime.version()),
                new GoProgram(setting));
    }

    private static FrameworkModule vertx(Setting setting, String name, String model, String what) {
        return new FrameworkModule(
                setting,
                name,
                "Vert.x: " + what,
                new ModuleBuild("vertx", setting.results()),
                "dev.heddle.contender.vertx.VertxServer",
                model,
                List.of(),
                List.of("`preferNativeTransport`, which it checks at the start: epoll, as Heddle has", BACKLOG),
                List.of("vertx-core", "netty-common"),
                "");
    }

    private static FrameworkModule micronaut(Setting setting, String name, String model, String what, String thread) {
        return new FrameworkModule(
                setting,
                name,
                "Micronaut: " + what,
                new ModuleBuild("micronaut", setting.results()),
                "dev.heddle.contender.micronaut.MicronautServer",
                model,
                // The manual: the loom carrier reaches into the JDK's virtual threads.
                List.of("--add-opens=java.base/java.lang=ALL-UNNAMED"),
                List.of("`transport: epoll` on the event loops `default` and `parent`, as Heddle has", BACKLOG),
                List.of("micronaut-http-server-netty", "netty-common"),
                thread);
    }

    /** The Netty of this module, which is Heddle's. */
    static String netty() {
        Version version = Version.identify().get("netty-common");
        return "Netty " + (version == null ? "of unknown version" : version.artifactVersion());
    }

    /** The proxies of package {@code proxy}, which is where their configurations are. */
    static Proxies proxies(Setting setting, int upstreamPort) {
        return new Proxies(
                new Proxies.Setting(
                        setting.threads(),
                        setting.mostConnections(),
                        setting.heddleJar(),
                        setting.jvm(),
                        List.of(),
                        setting.results().resolve("proxy")),
                upstreamPort);
    }

    /** The path of an installed program. */
    static String program(String name) {
        return Installed.find(name)
                .map(Path::toString)
                .orElseThrow(() -> new IllegalStateException(name + " is not installed"));
    }

    /** What an installed program prints first, on whichever of its outputs. */
    static String firstLine(String name, String argument) throws IOException, InterruptedException {
        Process process = new ProcessBuilder(program(name), argument)
                .redirectErrorStream(true)
                .start();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        process.waitFor();
        return output.lines().findFirst().orElse("").strip();
    }
}
