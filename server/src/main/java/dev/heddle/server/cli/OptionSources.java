package dev.heddle.server.cli;

import dev.heddle.server.admin.Setting;
import dev.heddle.server.config.Place;
import dev.heddle.server.config.Problems;
import dev.heddle.server.config.Schema;
import dev.heddle.server.config.Tree;
import dev.heddle.server.config.YamlText;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Supplier;
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
    static final String CHECK_FLAG = "--check-config";
    private static final String VARIABLE_PREFIX = "HEDDLE_";
    private static final String SHAPE = "options as in port: 8080";

    private final Map<String, String> environment;
    private final Runnable optionsFilled;

    OptionSources(Map<String, String> environment) {
        this(environment, () -> {});
    }

    /** With something to be done when the options have their values, and nothing else has been read. */
    OptionSources(Map<String, String> environment, Runnable optionsFilled) {
        this.environment = environment;
        this.optionsFilled = optionsFilled;
    }

    /**
     * Fills the options that no flag has set.
     *
     * @param sections what the file may hold beside the options; asked for when the options have their values
     * @return every option as it is in effect, and what the sections say
     * @throws ParameterException if variables, the file or values in them are wrong: where and what is allowed, all of it
     */
    <T> Filled<T> fill(ParseResult parsed, Supplier<Schema<T>> sections) {
        return new Filling<>(parsed, sections).run();
    }

    /**
     * Options that are filled.
     *
     * @param settings every option as it is in effect
     * @param file where they were looked for, or null
     */
    record Filled<T>(List<Setting> settings, @Nullable Path file, T sections) {}

    /** The work for one command. */
    private final class Filling<T> {
        private final ParseResult parsed;
        private final Supplier<Schema<T>> schema;
        private final Map<String, OptionSpec> options;
        private final Problems problems = new Problems();
        private final List<String> wrongVariables = new ArrayList<>();
        private final List<Setting> settings = new ArrayList<>();

        Filling(ParseResult parsed, Supplier<Schema<T>> schema) {
            this.parsed = parsed;
            this.schema = schema;
            this.options = options(parsed.commandSpec());
        }

        Filled<T> run() {
            var file = path();
            var tree = file == null ? Tree.empty() : YamlText.read(file, problems);
            var root = Place.root(String.valueOf(file));
            options.values().forEach(option -> fill(option, root, tree.all().get(name(option))));
            optionsFilled.run();
            var sections = schema.get();
            var read = sections.read(sectionsOf(tree, root, sections), root, problems);
            if (!wrongVariables.isEmpty() || !problems.isEmpty() || read == null) {
                var all = new ArrayList<>(wrongVariables);
                all.addAll(problems.lines());
                throw new WrongConfiguration(parsed.commandSpec().commandLine(), all);
            }
            return new Filled<>(settings, file, read);
        }

        /** What is no option, and must be a section. */
        private Tree.Fields sectionsOf(Tree.Fields tree, Place root, Schema<T> sections) {
            var rest = new LinkedHashMap<>(tree.all());
            rest.keySet().removeAll(allowedInFile());
            var known = new LinkedHashMap<String, Tree.Field>();
            rest.forEach((key, field) -> {
                if (sections.keys().stream().anyMatch(section -> section.name().equals(key))) {
                    known.put(key, field);
                } else {
                    var allowed = allowedInFile();
                    sections.keys().forEach(section -> allowed.add(section.name()));
                    problems.addUnknown(root, field.line(), key, allowed);
                }
            });
            return new Tree.Fields(known, tree.line());
        }

        private List<String> allowedInFile() {
            var allowed = new ArrayList<>(options.keySet());
            allowed.remove(nameOf(CONFIG_FLAG));
            return allowed;
        }

        private void fill(OptionSpec option, Place root, Tree.@Nullable Field field) {
            var name = name(option);
            var given = flagOrVariable(option);
            if (given != null) {
                settings.add(given);
                if (given.source() == Setting.Source.VARIABLE) {
                    setVariable(option, given);
                }
            } else if (field != null && !name.equals(nameOf(CONFIG_FLAG))) {
                setFromFile(option, root, field);
            } else if (option.defaultValue() != null) {
                settings.add(new Setting(name, option.defaultValue(), Setting.Source.DEFAULT, ""));
            }
        }

        private @Nullable Setting flagOrVariable(OptionSpec option) {
            var name = name(option);
            if (parsed.hasMatchedOption(option)) {
                var flag = parsed.matchedOption(option.longestName());
                return new Setting(name, String.join(",", flag.stringValues()), Setting.Source.FLAG, "--" + name);
            }
            var value = environment.getOrDefault(variable(option), "");
            return value.isEmpty() ? null : new Setting(name, value, Setting.Source.VARIABLE, variable(option));
        }

        private void setVariable(OptionSpec option, Setting setting) {
            var values = option.isMultiValue() ? List.of(setting.value().split(",", -1)) : List.of(setting.value());
            var problem = set(option, values);
            if (problem != null) {
                wrongVariables.add(setting.place() + " " + problem);
            }
        }

        private void setFromFile(OptionSpec option, Place root, Tree.Field field) {
            var place = root.key(name(option));
            var values = texts(option, field.value());
            if (values.isEmpty()) {
                problems.add(place, field.line(), "is not a single value", SHAPE);
                return;
            }
            settings.add(new Setting(
                    name(option), String.join(",", values), Setting.Source.FILE, root.file() + ":" + field.line()));
            var problem = set(option, values);
            if (problem != null) {
                problems.addLine(place, field.line(), problem);
            }
        }

        private static List<String> texts(OptionSpec option, Tree tree) {
            var texts = new ArrayList<String>();
            var trees = option.isMultiValue() && tree instanceof Tree.Items items ? items.all() : List.of(tree);
            for (var one : trees) {
                if (!(one instanceof Tree.Value value)) {
                    return List.of();
                }
                texts.add(value.text());
            }
            return texts;
        }

        /** Before the others, since it says where to find them. */
        private @Nullable Path path() {
            var config = options.get(nameOf(CONFIG_FLAG));
            var setting = config == null ? null : flagOrVariable(config);
            if (config == null || setting == null) {
                return null;
            }
            if (setting.source() == Setting.Source.VARIABLE) {
                setVariable(config, setting);
            }
            return config.getValue();
        }
    }

    /** What is wrong with the values, or null. */
    private static @Nullable String set(OptionSpec option, List<String> texts) {
        var values = new ArrayList<Object>();
        for (var text : texts) {
            try {
                var converters = option.converters();
                values.add(converters.length == 0 ? text : converters[0].convert(text));
            } catch (Exception e) {
                return "'" + text + "': " + e.getMessage();
            }
        }
        option.setValue(option.isMultiValue() ? values : values.getFirst());
        return null;
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
            boolean ends = option.usageHelp()
                    || option.versionHelp()
                    || option.longestName().equals(CHECK_FLAG);
            if (!ends) {
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
