package dev.heddle.server.cli;

import dev.heddle.server.admin.Reload;
import dev.heddle.server.admin.Setting;
import dev.heddle.server.tls.ServerCertificate;
import dev.heddle.server.tls.ServerTls;
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
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import picocli.CommandLine.ParameterException;

/**
 * Reads flags, variables and the file again as at the start, and hands on what may change while the server runs; and reads the
 * certificates of TLS again. All of it is taken, or nothing.
 */
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

    /** What is read, for people: a file's path. */
    private final String file;
    /** Whether there is more than certificates. */
    private final boolean ofConfiguration;
    /** In effect: those of the start, and what has been taken since. */
    private volatile List<Setting> settings;

    private final Supplier<Read> readAgain;
    private final @Nullable ServerTls tls;
    private final AtomicInteger taken = new AtomicInteger();
    private final AtomicInteger refused = new AtomicInteger();
    private volatile State state;

    private ConfigReload(
            String file,
            boolean ofConfiguration,
            List<Setting> atStart,
            Supplier<Read> readAgain,
            @Nullable ServerTls tls) {
        this.file = file;
        this.ofConfiguration = ofConfiguration;
        this.settings = List.copyOf(atStart);
        this.readAgain = readAgain;
        this.tls = tls;
        this.state = new State(file, Instant.now(), new Outcome(true, List.of()));
    }

    /** Of a configuration file, and of certificates if there are any. */
    static ConfigReload of(Path file, List<Setting> atStart, Supplier<Read> readAgain, @Nullable ServerTls tls) {
        return new ConfigReload(file.toString(), true, atStart, readAgain, tls);
    }

    /** Of certificates alone. */
    static ConfigReload ofCertificates(List<Setting> atStart, ServerTls tls) {
        var files =
                tls.certificates().all().stream().map(ServerCertificate::source).collect(Collectors.joining(", "));
        return new ConfigReload(files, false, atStart, () -> new Read(atStart, List.of(), List::of), tls);
    }

    void bindTo(MeterRegistry registry) {
        if (tls != null) {
            counter(registry, "tls.certificate.reloads", "Times that the certificates were read again");
        }
        if (ofConfiguration) {
            bindConfiguration(registry);
        }
    }

    private void bindConfiguration(MeterRegistry registry) {
        counter(registry, "proxy.config.reloads", "Times that the configuration was read again");
        Gauge.builder("proxy.config.loaded", this, all -> all.state.loaded().toEpochMilli() / 1e3)
                .description("When the configuration in effect was read")
                .baseUnit("seconds")
                .register(registry);
    }

    private void counter(MeterRegistry registry, String name, String description) {
        counter(registry, name, description, "success", taken);
        counter(registry, name, description, "failure", refused);
    }

    private static void counter(
            MeterRegistry registry, String name, String description, String outcome, AtomicInteger count) {
        FunctionCounter.builder(name, count, AtomicInteger::get)
                .description(description)
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
            outcome = readAndTake();
        } catch (ParameterException e) {
            outcome = new Outcome(false, Main.linesOf(e));
        } catch (IllegalArgumentException e) { // of certificates
            outcome = new Outcome(false, String.valueOf(e.getMessage()).lines().toList());
        } catch (RuntimeException e) {
            log.error("{}: the configuration cannot be taken", by, e);
            outcome = new Outcome(false, List.of(file + ": cannot be taken: " + e));
        }
        var loaded = outcome.taken() ? Instant.now() : state.loaded();
        state = new State(file, loaded, outcome);
        (outcome.taken() ? taken : refused).incrementAndGet();
        tell(by, outcome);
        return outcome;
    }

    private Outcome readAndTake() {
        var read = readAgain.get();
        var certificates = tls == null ? null : tls.prepare();
        List<String> lines;
        try {
            lines = new ArrayList<>(read.take().get());
        } catch (RuntimeException e) {
            if (certificates != null) {
                certificates.drop();
            }
            throw e;
        }
        if (certificates != null) {
            lines.addAll(certificates.take());
        }
        return taken(read, lines);
    }

    private Outcome taken(Read read, List<String> lines) {
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
