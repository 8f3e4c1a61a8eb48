package dev.heddle.server.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.heddle.server.config.Problems;
import dev.heddle.server.config.Tree;
import dev.heddle.server.config.YamlText;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** The reference and the example of the proxy's configuration say what the schema says: every key, every default. */
class ProxyReferenceTest {
    private static final Path REFERENCE = Path.of("docs", "proxy-config.md");
    private static final Path EXAMPLE = Path.of("docs", "proxy.yaml");
    private static final Pattern TABLES = Pattern.compile("(?s)(<!-- keys: .*? -->\n)(.*)(<!-- end of keys -->)");
    private static final Pattern DEFAULT = Pattern.compile("[#(] ?default ([^ ;:,)]+)");

    /** With {@code -Dheddle.docs.write=true} the tables are written instead of compared. */
    @Test
    void theReferenceHasTheTablesOfTheSchema() throws Exception {
        var text = Files.readString(REFERENCE);
        var tables = TABLES.matcher(text);
        assertThat(tables.find()).isTrue();
        if (Boolean.getBoolean("heddle.docs.write")) {
            Files.writeString(
                    REFERENCE,
                    text.substring(0, tables.start(2)) + ProxyReference.text() + text.substring(tables.end(2)));
            return;
        }

        assertThat(tables.group(2)).isEqualTo(ProxyReference.text());
    }

    @Test
    void theExamplesAreRight() throws Exception {
        var program = Program.run("proxy", "--check-config", "--config", EXAMPLE.toString());

        assertThat(program.err.all()).isEmpty();
        assertThat(program.out.all()).containsExactly(EXAMPLE + ": ok (4 routes, 2 groups, 4 upstreams)");
        var inReference = Pattern.compile("(?s)```yaml\n(.*?)```").matcher(Files.readString(REFERENCE));
        assertThat(inReference.find()).isTrue();
        var file = Files.writeString(Files.createTempFile("reference", ".yaml"), inReference.group(1));
        assertThat(Program.run("proxy", "--check-config", "--config", file.toString())
                        .exitStatus())
                .isZero();
        Files.delete(file);
    }

    @Test
    void theExampleHasEveryKeyAndEveryDefault() throws Exception {
        var expected = new TreeMap<String, String>();
        ProxyReference.options().forEach((name, option) -> expected.put(name, String.valueOf(option.defaultValue())));
        ProxyReference.sections()
                .forEach((place, schema) -> schema.keys()
                        .forEach(key -> expected.put(
                                place.isEmpty() ? key.name() : place + "." + key.name(),
                                String.valueOf(key.otherwise()))));

        assertThat(new TreeSet<>(inExample().keySet())).isEqualTo(new TreeSet<>(expected.keySet()));
        var said = new TreeMap<>(inExample());
        assertThat(said).isEqualTo(expected);
    }

    /** The default that the line of each key says, "null" if it says none. */
    private static Map<String, String> inExample() throws Exception {
        var problems = new Problems();
        var lines = Files.readAllLines(EXAMPLE);
        var all = new HashMap<String, String>();
        collect("", YamlText.read(EXAMPLE, problems), lines, all);
        assertThat(problems.lines()).isEmpty();
        for (var name : new String[] {"authorities", "certificate", "key"}) {
            // Files that an example cannot have.
            assertThat(lines).anyMatch(line -> line.startsWith("      # " + name + ": "));
            all.put("upstreams.NAME.tls." + name, "null");
        }
        assertThat(lines).anyMatch(line -> line.startsWith("# admin-token-file: "));
        all.put("admin-token-file", "null");
        var inComments = new ArrayList<>(SimpleProxyOptions.NAMES);
        // They need a certificate, which is a file too.
        ProxyReference.options().keySet().stream()
                .filter(name -> name.startsWith("tls-"))
                .forEach(inComments::add);
        for (var name : inComments) {
            lines.stream()
                    .filter(line -> line.startsWith("# " + name + ": "))
                    .forEach(line -> all.put(name, defaultIn(line)));
        }
        return all;
    }

    private static void collect(String place, Tree tree, java.util.List<String> lines, Map<String, String> all) {
        switch (tree) {
            case Tree.Items items -> items.all().forEach(item -> collect(place + "[]", item, lines, all));
            case Tree.Fields fields ->
                fields.all().forEach((name, field) -> {
                    var key = place.equals("upstreams") ? "NAME" : name;
                    var at = place.isEmpty() ? key : place + "." + key;
                    if (!key.equals("NAME")) {
                        all.merge(at, defaultIn(lines.get(field.line() - 1)), ProxyReferenceTest::known);
                    }
                    collect(at, field.value(), lines, all);
                });
            default -> {}
        }
    }

    private static String known(String one, String other) {
        return one.equals("null") ? other : one;
    }

    private static String defaultIn(String line) {
        var comment = DEFAULT.matcher(line);
        return comment.find() ? comment.group(1) : "null";
    }
}
