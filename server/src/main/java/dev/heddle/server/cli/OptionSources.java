package dev.heddle.server.cli;

import dev.heddle.server.admin.Setting;
import dev.heddle.server.cli.ConfigFile.ConfigException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;

/**
 * Gives each option of a command its value: of the flag, of the environment variable, of the configuration file, or the
 * default; the first that has one. Remembers which it was.
 *
 * <p>Not picocli's own provider of defaults, since that cannot say of a wrong value where it stands.
 */
final class OptionSources {
    static final String CONFIG_FLAG = "--config";
    private static final String VARIABLE_PREFIX = "HEDDLE_";

    private final Map<String, String> environment;

    OptionSources(Map<String, String> environment) {
        this.environment = environment;
    }

    /**
     * Fills the options that no flag has set.
     *
     * @return every option as it is in effect
     * @throws ParameterException if a variable, the file or a value in them is wrong: where and what is allowed
     */
    List<Setting> fill(ParseResult parsed) {
        var options = options(parsed.commandSpec());
        var file = file(parsed, options);
        var settings = new ArrayList<Setting>();
        for (var option : options.values()) {
            var setting = find(parsed, option, file);
            if (setting != null) {
                settings.add(setting);
                if (setting.source() == Setting.Source.VARIABLE || setting.source() == Setting.Source.FILE) {
                    set(parsed, option, setting);
                }
            }
        }
        return settings;
    }

    private @Nullable Setting find(ParseResult parsed, OptionSpec option, Map<String, ConfigFile.Entry> file) {
        var name = name(option);
        if (parsed.hasMatchedOption(option)) {
            var flag = parsed.matchedOption(option.longestName());
            return new Setting(name, String.join(",", flag.stringValues()), Setting.Source.FLAG, "--" + name);
        }
        var variable = environment.getOrDefault(variable(option), "");
        if (!variable.isEmpty()) {
            return new Setting(name, variable, Setting.Source.VARIABLE, variable(option));
        }
        var entry = file.get(name);
        if (entry != null) {
            return new Setting(name, entry.value(), Setting.Source.FILE, entry.place());
        }
        var otherwise = option.defaultValue();
        return otherwise == null ? null : new Setting(name, otherwise, Setting.Source.DEFAULT, "");
    }

    private static void set(ParseResult parsed, OptionSpec option, Setting setting) {
        try {
            var converters = option.converters();
            option.setValue(converters.length == 0 ? setting.value() : converters[0].convert(setting.value()));
        } catch (Exception e) {
            var where =
                    setting.source() == Setting.Source.FILE ? setting.place() + ": " + setting.name() : setting.place();
            throw wrong(parsed, where + " '" + setting.value() + "': " + e.getMessage());
        }
    }

    // ---- the file

    private Map<String, ConfigFile.Entry> file(ParseResult parsed, Map<String, OptionSpec> options) {
        var path = path(parsed, options.get(nameOf(CONFIG_FLAG)));
        if (path == null) {
            return Map.of();
        }
        try {
            var entries = ConfigFile.read(path).entries();
            for (var entry : entries.entrySet()) {
                checkKnown(parsed, entry.getKey(), entry.getValue(), options);
            }
            return entries;
        } catch (ConfigException e) {
            throw wrong(parsed, e.getMessage());
        }
    }

    private @Nullable Path path(ParseResult parsed, @Nullable OptionSpec config) {
        if (config == null) {
            return null;
        }
        var setting = find(parsed, config, Map.of());
        if (setting != null && setting.source() == Setting.Source.VARIABLE) {
            set(parsed, config, setting);
        }
        return config.getValue();
    }

    private static void checkKnown(
            ParseResult parsed, String key, ConfigFile.Entry entry, Map<String, OptionSpec> options) {
        if (!options.containsKey(key) || key.equals(nameOf(CONFIG_FLAG))) {
            var allowed = new ArrayList<>(options.keySet());
            allowed.remove(nameOf(CONFIG_FLAG));
            throw wrong(
                    parsed,
                    entry.place() + ": unknown key '" + key + "' (allowed: " + String.join(", ", allowed) + ")");
        }
    }

    private static ParameterException wrong(ParseResult parsed, @Nullable String message) {
        return new ParameterException(parsed.commandSpec().commandLine(), String.valueOf(message));
    }

    // ---- names

    /** The variables of the environment that look like options and are none of any command; each is a slip of the pen. */
    List<String> unknownVariables(CommandSpec root) {
        var known = new TreeMap<String, OptionSpec>();
        root.subcommands()
                .values()
                .forEach(command -> options(command.getCommandSpec())
                        .values()
                        .forEach(option -> known.put(variable(option), option)));
        return environment.keySet().stream()
                .filter(name -> name.startsWith(VARIABLE_PREFIX) && !known.containsKey(name))
                .sorted()
                .toList();
    }

    /** The options of a command by name, those aside that print something and end. */
    static Map<String, OptionSpec> options(CommandSpec command) {
        var options = new LinkedHashMap<String, OptionSpec>();
        for (var option : command.options()) {
            if (!option.usageHelp() && !option.versionHelp()) {
                options.put(name(option), option);
            }
        }
        return options;
    }

    private static String name(OptionSpec option) {
        return nameOf(option.longestName());
    }

    private static String nameOf(String flag) {
        return flag.substring(2);
    }

    private static String variable(OptionSpec option) {
        return VARIABLE_PREFIX + name(option).toUpperCase(Locale.ROOT).replace('-', '_');
    }
}
