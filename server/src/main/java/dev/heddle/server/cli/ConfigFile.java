package dev.heddle.server.cli;

import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.composer.Composer;
import org.snakeyaml.engine.v2.exceptions.Mark;
import org.snakeyaml.engine.v2.exceptions.MarkedYamlEngineException;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;
import org.snakeyaml.engine.v2.nodes.MappingNode;
import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.nodes.ScalarNode;
import org.snakeyaml.engine.v2.nodes.Tag;
import org.snakeyaml.engine.v2.parser.ParserImpl;
import org.snakeyaml.engine.v2.scanner.StreamReader;

/**
 * A configuration file: options as a flat YAML mapping, {@code port: 8080}. Values stay text here, so that {@code 010} and
 * {@code on} mean what they say.
 */
final class ConfigFile {
    private static final String SHAPE = "options as in port: 8080";

    /** A value with the place it stands at: {@code heddle.yaml:3}. */
    record Entry(String value, String place) {}

    /** What is wrong with a file. The message says where and what is allowed. */
    static final class ConfigException extends Exception {
        private static final long serialVersionUID = 1;

        ConfigException(String message) {
            super(message);
        }
    }

    private final Path path;
    private final Map<String, Entry> entries = new LinkedHashMap<>();

    private ConfigFile(Path path) {
        this.path = path;
    }

    static ConfigFile read(Path path) throws ConfigException {
        var file = new ConfigFile(path);
        try {
            var settings = LoadSettings.builder().setLabel(path.toString()).build();
            var reader = new StreamReader(settings, Files.readString(path));
            var root = new Composer(settings, new ParserImpl(settings, reader)).getSingleNode();
            if (root.isPresent()) {
                file.addAll(root.get());
            }
        } catch (MarkedYamlEngineException e) {
            throw new ConfigException(file.place(e.getProblemMark()) + ": " + e.getProblem() + allowed("YAML"));
        } catch (YamlEngineException | CharacterCodingException e) {
            throw new ConfigException(path + ": not YAML" + allowed(SHAPE));
        } catch (IOException e) {
            var problem = e instanceof NoSuchFileException ? "no such file" : "cannot be read";
            throw new ConfigException(path + ": " + problem + allowed("a file that can be read"));
        }
        return file;
    }

    /** Its values by their keys. */
    Map<String, Entry> entries() {
        return entries;
    }

    private void addAll(Node root) throws ConfigException {
        if (isNothing(root)) {
            return;
        }
        if (!(root instanceof MappingNode mapping)) {
            throw new ConfigException(place(root.getStartMark()) + ": not a mapping" + allowed(SHAPE));
        }
        for (var tuple : mapping.getValue()) {
            var place = place(tuple.getKeyNode().getStartMark());
            var key = text(tuple.getKeyNode(), place + ": a key");
            var value = text(tuple.getValueNode(), place + ": " + key);
            if (entries.put(key, new Entry(value, place)) != null) {
                throw new ConfigException(place + ": " + key + " is there twice" + allowed("each option once"));
            }
        }
    }

    private static String text(Node node, String what) throws ConfigException {
        if (node instanceof ScalarNode scalar && !isNothing(node)) {
            return scalar.getValue();
        }
        throw new ConfigException(what + " is not a single value" + allowed(SHAPE));
    }

    private static boolean isNothing(Node node) {
        return node.getTag().equals(Tag.NULL);
    }

    private String place(Optional<Mark> mark) {
        return mark.map(at -> path + ":" + (at.getLine() + 1)).orElse(path.toString());
    }

    private static String allowed(String what) {
        return " (allowed: " + what + ")";
    }
}
