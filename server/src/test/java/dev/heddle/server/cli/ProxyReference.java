package dev.heddle.server.cli;

import dev.heddle.server.config.Key;
import dev.heddle.server.config.Kind;
import dev.heddle.server.config.Lists;
import dev.heddle.server.config.Schema;
import dev.heddle.server.proxy.config.ProxySection;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import picocli.CommandLine;
import picocli.CommandLine.Help.Ansi;
import picocli.CommandLine.Model.OptionSpec;

/** The tables of the reference of the proxy's configuration, made from the options and the schema. */
final class ProxyReference {
    private ProxyReference() {}

    /** Every section by its place: {@code upstreams.NAME.members[]}. */
    static Map<String, Schema<?>> sections() {
        var all = new LinkedHashMap<String, Schema<?>>();
        add("", ProxySection.SCHEMA, all);
        return all;
    }

    private static void add(String place, Schema<?> schema, Map<String, Schema<?>> all) {
        all.put(place, schema);
        for (var key : schema.keys()) {
            var section = section(key.kind());
            if (section != null) {
                add(placeOf(place, key), section, all);
            }
        }
    }

    private static String placeOf(String section, Key<?> key) {
        var place = section.isEmpty() ? key.name() : section + "." + key.name();
        return switch (key.kind().name()) {
            case "list" -> place + "[]";
            case "mapping by name" -> place + ".NAME";
            default -> place;
        };
    }

    private static Schema<?> section(Kind<?> kind) {
        var element = Objects.requireNonNullElse(Lists.element(kind), kind);
        return element instanceof Schema<?> schema ? schema : null;
    }

    /** Every option of the command that may stand in a file. */
    static Map<String, OptionSpec> options() {
        var command = new CommandLine(
                new ProxyCommand(new Surroundings(Map.of(), System.out, System.err, Ansi.OFF, new Shutdown())));
        var options = OptionSources.options(command.getCommandSpec());
        options.remove("config");
        return options;
    }

    static String text() {
        var text = new StringBuilder(
                "\n### Options, which are flags and variables too\n\n| key | default | |\n| --- | --- | --- |\n");
        options()
                .forEach((name, option) -> text.append("| `%s` | %s | %s |\n"
                        .formatted(name, code(option.defaultValue()), cell(String.join(" ", option.description())))));
        sections().forEach((place, schema) -> append(text, place, schema));
        return text.append('\n').toString();
    }

    private static void append(StringBuilder text, String place, Schema<?> schema) {
        text.append(
                "\n### %s\n\n%s\n\n".formatted(place.isEmpty() ? "Sections" : "`" + place + "`", schema.description()));
        text.append("| key | type | allowed | default | |\n| --- | --- | --- | --- | --- |\n");
        for (var key : schema.keys()) {
            var section = section(key.kind());
            text.append("| `%s` | %s | %s | %s | %s |\n"
                    .formatted(
                            key.name(),
                            section == key.kind() ? "section" : key.kind().name(),
                            section == null ? cell(key.kind().allowed()) : "see `" + placeOf(place, key) + "`",
                            key.isRequired() ? "required" : code(key.otherwise()),
                            cell(key.description())));
        }
    }

    private static String code(String value) {
        return value == null ? "" : "`" + value + "`";
    }

    private static String cell(String text) {
        return text.replace("|", "\\|").replace("*", "\\*").replace("_", "\\_");
    }
}
