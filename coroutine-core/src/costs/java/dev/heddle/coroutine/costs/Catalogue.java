package dev.heddle.coroutine.costs;

import dev.heddle.coroutine.costs.Measure.Family;
import dev.heddle.coroutine.costs.peer.JavaPeer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** The peers and what they measure, in the order of the table. */
final class Catalogue {
    private static final int MANY = 100_000;
    private static final int FEW = 10_000;
    private static final String LIVE_HEAP = "live heap";
    private static final String RESIDENT = "resident memory";

    private final List<Measure> measures = new ArrayList<>();
    private final Options options;

    private Catalogue(Options options) {
        this.options = options;
    }

    static List<Measure> of(Options options) {
        var catalogue = new Catalogue(options);
        catalogue.addJava();
        catalogue.addGo();
        catalogue.addLua();
        catalogue.addPython();
        catalogue.addCpp();
        catalogue.addRust();
        catalogue.addC();
        return List.copyOf(catalogue.measures);
    }

    private void addJava() {
        var java = new Peer("java", "a JDK 25", List.of(javaProgram(), "-version"), javaCommand());
        addHeddle(java);
        add(
                java,
                "jdk-continuation",
                "`jdk.internal.vm.Continuation`: run, yield",
                Family.JDK,
                MANY,
                LIVE_HEAP,
                "105 ns, 326 B");
        add(
                java,
                "jdk-virtual-park",
                "two virtual threads, default scheduler: unpark, park",
                Family.JDK,
                MANY,
                LIVE_HEAP,
                "");
        add(java, "jdk-virtual-yield", "two virtual threads, default scheduler: yield", Family.JDK, 0, "", "");
        add(java, "state-machine", "state machine by hand, stackless: one call", Family.JDK, 0, "", "");
    }

    private void addHeddle(Peer java) {
        add(java, "heddle-generator", "Heddle generator: next, yield", Family.HEDDLE, MANY, LIVE_HEAP, "");
        add(java, "heddle-transfer", "two symmetric Heddle coroutines: transfer, transfer", Family.HEDDLE, 0, "", "");
        add(
                java,
                "heddle-switch",
                "Heddle coroutine, busy loop: one resume, one suspend",
                Family.HEDDLE,
                0,
                "",
                "165 ns");
        add(
                java,
                "heddle-park",
                "two Heddle coroutines, busy loop: unpark, park",
                Family.HEDDLE,
                MANY,
                LIVE_HEAP,
                "545 B");
        add(java, "heddle-yield", "two Heddle coroutines, busy loop: yield", Family.HEDDLE, 0, "", "");
        add(
                java,
                "heddle-park-alone",
                "two Heddle coroutines, otherwise idle loop: unpark, park",
                Family.HEDDLE,
                0,
                "",
                "");
        add(java, "heddle-yield-alone", "two Heddle coroutines, otherwise idle loop: yield", Family.HEDDLE, 0, "", "");
    }

    private void addGo() {
        var program = built("go");
        var go = new Peer(
                "go", "golang-go", List.of("go", "build", "-o", program, source("go/main.go")), List.of(program));
        add(
                go,
                "gosched",
                "two goroutines: `runtime.Gosched`",
                Family.OTHER,
                MANY,
                "live heap and stacks",
                "115 ns, 2,724 B");
        add(go, "channel", "round trip over two unbuffered channels", Family.OTHER, 0, "", "265 ns");
    }

    private void addLua() {
        for (var lua : List.of(
                new Peer("lua", "lua5.4", List.of("lua5.4", "-v"), List.of("lua5.4", source("lua/pair.lua"))),
                new Peer("luajit", "luajit", List.of("luajit", "-v"), List.of("luajit", source("lua/pair.lua"))))) {
            var earlier = lua.name().equals("lua") ? "93 ns" : "";
            add(lua, "coroutine", "coroutine: resume, yield", Family.OTHER, MANY, LIVE_HEAP, earlier);
        }
    }

    private void addPython() {
        var program = List.of(options.python(), source("python/pair.py"));
        var python = new Peer("python", "python3", List.of(options.python(), "--version"), program);
        var greenlet =
                new Peer("greenlet", "python3-greenlet", List.of(options.python(), "-c", "import greenlet"), program);
        add(python, "generator", "generator: next, yield", Family.OTHER, MANY, RESIDENT, "53 ns");
        add(python, "asyncio", "two asyncio tasks: `sleep(0)`", Family.OTHER, MANY, RESIDENT, "2,800 ns");
        add(greenlet, "greenlet", "greenlet: switch, switch", Family.OTHER, MANY, RESIDENT, "276 ns");
    }

    private void addCpp() {
        var boost = compiled(
                "boost", "g++ libboost-context-dev", "g++ -std=c++20 -O2 -o", "cpp/context.cpp", "-lboost_context");
        add(
                boost,
                "fiber",
                "`fiber`: resume, resume",
                Family.OTHER,
                FEW,
                RESIDENT + ", of a 128 KiB stack",
                "9 to 120 ns");
        add(boost, "callcc", "`callcc`: resume, resume", Family.OTHER, 0, "", "9 to 120 ns");
        var stackless = compiled("cpp", "g++", "g++ -std=c++20 -O2 -o", "cpp/stackless.cpp", "");
        add(
                stackless,
                "coroutine",
                "C++20 coroutine, stackless: resume, `co_await`",
                Family.OTHER,
                MANY,
                RESIDENT + ", one frame",
                "");
    }

    private void addRust() {
        var build = "RUSTC_VERSION=$(rustc --version | cut -d' ' -f2) rustc --edition 2021 -O -o";
        var rust = compiled("rust", "rustc", build, "rust/pair.rs", "");
        add(rust, "future", "async function, stackless: poll, pending", Family.OTHER, MANY, RESIDENT, "");
    }

    private void addC() {
        var ucontext = compiled("ucontext", "gcc libc6-dev", "gcc -O2 -o", "c/ucontext.c", "");
        add(
                ucontext,
                "swapcontext",
                "`swapcontext`, `swapcontext`",
                Family.OTHER,
                FEW,
                RESIDENT + ", of a 64 KiB stack",
                "365 ns");
        var kernel = compiled("kernel", "gcc libc6-dev", "gcc -O2 -pthread -o", "c/kernel.c", "");
        add(kernel, "thread", "two threads: a byte over pipes", Family.OTHER, 0, "", "");
        add(kernel, "process", "two processes: a byte over pipes", Family.OTHER, 0, "", "");
    }

    private void add(
            Peer peer, String argument, String label, Family family, int suspended, String account, String earlier) {
        measures.add(new Measure(peer, argument, label, family, suspended, account, earlier));
    }

    private Peer compiled(String name, String packages, String compiler, String source, String libraries) {
        var program = built(name);
        var build = "%s '%s' '%s' %s".formatted(compiler, program, source(source), libraries);
        return new Peer(name, packages, List.of("sh", "-c", build), List.of(program));
    }

    private String source(String path) {
        return options.peers().resolve(path).toString();
    }

    private String built(String name) {
        return options.work().resolve(name).toString();
    }

    private static String javaProgram() {
        return Path.of(System.getProperty("java.home"), "bin", "java").toString();
    }

    static List<String> javaCommand() {
        return List.of(
                javaProgram(),
                "--add-opens=java.base/java.lang=ALL-UNNAMED",
                "--add-exports=java.base/jdk.internal.vm=ALL-UNNAMED",
                "--enable-native-access=ALL-UNNAMED",
                "-XX:+UseCompactObjectHeaders",
                "-XX:+UseSerialGC",
                "-Xms1g",
                "-Xmx1g",
                "-Djdk.virtualThreadScheduler.parallelism=1",
                "-Djdk.virtualThreadScheduler.maxPoolSize=1",
                "-XX:CompileCommand=quiet",
                "-XX:CompileCommand=dontinline,dev.heddle.coroutine.costs.peer.ThreeCalls::*",
                "-XX:CompileCommand=dontinline,dev.heddle.coroutine.costs.peer.CalledPairs$StateMachine::resume",
                "-cp",
                System.getProperty("java.class.path"),
                JavaPeer.class.getName());
    }
}
