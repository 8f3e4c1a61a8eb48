package dev.heddle.server.config;

import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.Optional;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.composer.Composer;
import org.snakeyaml.engine.v2.exceptions.Mark;
import org.snakeyaml.engine.v2.exceptions.MarkedYamlEngineException;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;
import org.snakeyaml.engine.v2.nodes.MappingNode;
import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.nodes.ScalarNode;
import org.snakeyaml.engine.v2.nodes.SequenceNode;
import org.snakeyaml.engine.v2.nodes.Tag;
import org.snakeyaml.engine.v2.parser.ParserImpl;
import org.snakeyaml.engine.v2.scanner.StreamReader;

/** Reads YAML 1.2 into a {@link Tree}. */
public final class YamlText {
    private static final String SHAPE = "options as in port: 8080";

    private final Problems problems;
    /** What aliases stand for is read once; null while it is read. */
    private final IdentityHashMap<Node, Optional<Tree>> known = new IdentityHashMap<>();

    private YamlText(Problems problems) {
        this.problems = problems;
    }

    /** A file's mapping; what is wrong goes to the problems, and is left out. */
    public static Tree.Fields read(Path path, Problems problems) {
        try {
            return parse(path, Files.readString(path), problems);
        } catch (MarkedYamlEngineException e) {
            int line = e.getProblemMark().map(Mark::getLine).orElse(0) + 1;
            problems.add(Place.root(path.toString()), line, String.valueOf(e.getProblem()), "YAML");
        } catch (YamlEngineException | CharacterCodingException e) {
            problems.addToFile(path.toString(), "not YAML", SHAPE);
        } catch (IOException e) {
            var problem = e instanceof NoSuchFileException ? "no such file" : "cannot be read";
            problems.addToFile(path.toString(), problem, "a file that can be read");
        }
        return Tree.empty();
    }

    private static Tree.Fields parse(Path path, String text, Problems problems) {
        var place = Place.root(path.toString());
        var settings = LoadSettings.builder().setLabel(path.toString()).build();
        var reader = new StreamReader(settings, text);
        var root = new Composer(settings, new ParserImpl(settings, reader)).getSingleNode();
        var tree = root.isEmpty() ? Tree.empty() : new YamlText(problems).tree(root.get(), place);
        return switch (tree) {
            case Tree.Fields fields -> fields;
            case Tree.Nothing nothing -> Tree.empty();
            default -> {
                problems.add(place, tree.line(), "not a mapping", SHAPE);
                yield Tree.empty();
            }
        };
    }

    private Tree tree(Node node, Place place) {
        var before = known.get(node);
        if (before != null) {
            return before.orElseGet(() -> {
                problems.add(place, line(node), "is an alias within itself", "an alias for what stands elsewhere");
                return new Tree.Nothing(line(node));
            });
        }
        known.put(node, Optional.empty());
        var tree = read(node, place);
        known.put(node, Optional.of(tree));
        return tree;
    }

    private Tree read(Node node, Place place) {
        if (node.getTag().equals(Tag.NULL)) {
            return new Tree.Nothing(line(node));
        }
        return switch (node) {
            case ScalarNode scalar -> new Tree.Value(scalar.getValue(), line(node));
            case SequenceNode sequence -> items(sequence, place);
            case MappingNode mapping -> fields(mapping, place);
            default -> throw new IllegalStateException("unknown kind of node " + node.getNodeType());
        };
    }

    private Tree items(SequenceNode sequence, Place place) {
        var all = new ArrayList<Tree>();
        for (var item : sequence.getValue()) {
            all.add(tree(item, place.item(all.size())));
        }
        return new Tree.Items(all, line(sequence));
    }

    private Tree fields(MappingNode mapping, Place place) {
        var all = new LinkedHashMap<String, Tree.Field>();
        for (var tuple : mapping.getValue()) {
            var key = tuple.getKeyNode();
            if (key instanceof ScalarNode name && !key.getTag().equals(Tag.NULL)) {
                var at = place.key(name.getValue());
                var value = tree(tuple.getValueNode(), at);
                if (all.putIfAbsent(name.getValue(), new Tree.Field(value, line(key))) != null) {
                    problems.add(at, line(key), "is there twice", "each option once");
                }
            } else {
                problems.add(place, line(key), "a key is not a single value", SHAPE);
            }
        }
        return new Tree.Fields(all, line(mapping));
    }

    private static int line(Node node) {
        return node.getStartMark().map(Mark::getLine).orElse(0) + 1;
    }
}
