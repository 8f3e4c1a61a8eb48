package dev.heddle.load.bench;

import dev.heddle.load.bench.ModelServer.Model;
import dev.heddle.load.client.Contender;
import dev.heddle.load.client.Plaintext;
import dev.heddle.load.support.HeddleServer;
import dev.heddle.load.support.JavaCommand;
import dev.heddle.load.support.Ports;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * The servers that can be measured, by name. A further one is one more line in the constructor. All of them get the same
 * JVM flags and the same number of event loops.
 */
final class Contenders {
    /** The one that ratios are relative to. */
    static final String BASELINE = Model.CALLBACK.label();

    static final String HEDDLE = "heddle";

    /** Heddle as another build has it. */
    static final String BASE = "base";

    /** Heddle with an {@link AotCache}. */
    static final String HEDDLE_AOT = "heddle-aot";

    private static final String HEDDLE_ADOPTED = "heddle-adopted";

    private final Map<String, Function<String, Contender>> byName = new LinkedHashMap<>();
    private final List<String> jvmFlags;
    private final String eventLoops;
    private final Supplier<Path> heddleJar;
    private final AotCache aotCache;

    /**
     * With what they have in common.
     *
     * @param heddleJar asked only if Heddle is to be started
     * @param baseJar the same
     * @param aotCache need not be there before {@link #HEDDLE_AOT} is started
     */
    Contenders(
            Supplier<Path> heddleJar,
            Supplier<Path> baseJar,
            AotCache aotCache,
            List<String> jvmFlags,
            int eventLoops) {
        this.heddleJar = heddleJar;
        this.aotCache = aotCache;
        this.jvmFlags = jvmFlags;
        this.eventLoops = Integer.toString(eventLoops);
        byName.put(BASELINE, name -> model(name, Model.CALLBACK));
        byName.put(HEDDLE, name -> heddle(name, heddleJar, List.of()));
        byName.put(HEDDLE_AOT, name -> heddle(name, heddleJar, aotCache.flagsToUse()));
        byName.put(BASE, name -> heddle(name, baseJar, List.of()));
        byName.put(Model.DEFAULT_POOL.label(), name -> model(name, Model.DEFAULT_POOL));
        byName.put(HEDDLE_ADOPTED, name -> heddle(name, heddleJar, List.of("-Dheddle.loop-thread=platform")));
    }

    /** All names. */
    static Set<String> names() {
        return new Contenders(() -> Path.of(""), () -> Path.of(""), new AotCache(Path.of("")), List.of(), 1)
                .byName.keySet();
    }

    /** On ports that are free now. */
    Contender get(String name) {
        Function<String, Contender> contender = byName.get(name);
        if (contender == null) {
            throw new IllegalArgumentException("no server " + name);
        }
        return contender.apply(name);
    }

    AotCache aotCache() {
        return aotCache;
    }

    /** A run of Heddle that makes the AOT cache. */
    Contender training() {
        return heddle("heddle-training", heddleJar, aotCache.flagsToMake());
    }

    private Contender model(String name, Model model) {
        int port = Ports.free();
        List<String> command = JavaCommand.ofMain(
                jvmFlags, ModelServer.class.getName(), List.of(model.name(), Integer.toString(port), eventLoops));
        return new Contender(name, command, port, Plaintext.at(port));
    }

    private Contender heddle(String name, Supplier<Path> jar, List<String> moreFlags) {
        HeddleServer server = HeddleServer.onFreePorts(jar.get(), "127.0.0.1");
        List<String> flags = new ArrayList<>(jvmFlags);
        flags.addAll(moreFlags);
        List<String> command = server.echo(flags, List.of("--event-loops", eventLoops));
        return new Contender(name, command, server.port(), server.admin("/health/ready"));
    }
}
