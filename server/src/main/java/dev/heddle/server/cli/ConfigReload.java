package dev.heddle.server.cli;

import dev.heddle.server.admin.Reload;
import dev.heddle.server.admin.Setting;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import picocli.CommandLine.ParameterException;

/** Reads flags, variables and the file again as at the start, and hands on what may change while the server runs. */
final class ConfigReload implements Reload {
    private static final Logger log = LoggerFactory.getLogger(ConfigReload.class);

    /**
     * What was read.
     *
     * @param settings the options
     * @param changeable names of the options that may change while the server runs
     * @param take puts what was read into effect; returns what changes, a line each
     */
    record Read(List<Setting> settings, List<String> changeable, Supplier<List<String>> take) {}

    private final Path file;
    /** In effect: those of the start, and what has been taken since. */
    private volatile List<Setting> settings;

    private final Supplier<Read> readAgain;
    private final AtomicInteger taken = new AtomicInteger();
    private final AtomicInteger refused = new AtomicInteger();
    private volatile State state;

    ConfigReload(Path file, List<Setting> atStart, Supplier<Read> readAgain) {
        this.file = file;
        this.settings = List.copyOf(atStart);
        this.readAgain = readAgain;
        this.state = new State(file.toString(), Instant.now(), new Outcome(true, List.of()));
    }

    void bindTo(MeterRegistry registry) {
        counter(registry, "success", taken);
        counter(registry, "failure", refused);
        Gauge.builder("proxy.config.loaded", this, all -> all.state.loaded().toEpochMilli() / 1e3)
                .description("When the configuration in effect was read")
                .baseUnit("seconds")
                .register(registry);
    }

    private static void counter(MeterRegistry registry, String outcome, AtomicInteger count) {
        FunctionCounter.builder("proxy.config.reloads", count, AtomicInteger::get)
                .description("Times that the configuration was read again")
                .tag("outcome", outcome)
                .register(registry);
    }

    @Override
    public List<Setting> settings() {
        return settings;
    }

    @Override
    public State state() {
        return state;
    }

    @Override
    public synchronized Outcome reload(String by) {
        Outcome outcome;
        try {
            outcome = take(readAgain.get());
        } catch (ParameterException e) {
            outcome = new Outcome(false, Main.linesOf(e));
        } catch (RuntimeException e) {
            log.error("{}: the configuration cannot be taken", by, e);
            outcome = new Outcome(false, List.of(file + ": cannot be taken: " + e));
        }
        var loaded = outcome.taken() ? Instant.now() : state.loaded();
        state = new State(file.toString(), loaded, outcome);
        (outcome.taken() ? taken : refused).incrementAndGet();
        tell(by, outcome);
        return outcome;
    }

    private Outcome take(Read read) {
        var lines = new ArrayList<String>(read.take().get());
        if (lines.isEmpty()) {
            lines.add("nothing changed");
        }
        lines.addAll(fixed(read));
        settings = settings.stream().map(setting -> inEffect(setting, read)).toList();
        return new Outcome(true, lines);
    }

    private static Setting inEffect(Setting before, Read read) {
        return read.settings().stream()
                .filter(now ->
                        now.name().equals(before.name()) && read.changeable().contains(now.name()))
                .findFirst()
                .orElse(before);
    }

    /** The options that are other than those in effect, and cannot be taken before the next start. */
    private List<String> fixed(Read read) {
        var before = settings.stream().collect(Collectors.toMap(Setting::name, Function.identity()));
        var warnings = new ArrayList<String>();
        for (var setting : read.settings()) {
            var known = before.remove(setting.name());
            var valueBefore = known == null ? "" : known.value();
            if (!setting.value().equals(valueBefore) && !read.changeable().contains(setting.name())) {
                var place = setting.place().isEmpty() ? "default" : setting.place();
                warnings.add("warning: " + place + ": " + setting.name() + " '" + setting.value()
                        + "' is for the next start; '" + valueBefore + "' stays in effect");
            }
        }
        return warnings;
    }

    private void tell(String by, Outcome outcome) {
        if (!outcome.taken()) {
            log.error("{}: {} is not taken, and nothing changes", by, file);
            outcome.lines().forEach(log::error);
            return;
        }
        log.info("{}: {} is in effect", by, file);
        for (var line : outcome.lines()) {
            if (line.startsWith("warning: ")) {
                log.warn(line.substring("warning: ".length()));
            } else {
                log.info(line);
            }
        }
    }
}
