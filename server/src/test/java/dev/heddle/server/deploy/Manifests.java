package dev.heddle.server.deploy;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Assumptions;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;

/** The files of a deployment, as trees of JSON. */
public final class Manifests {
    /** Those for Kubernetes. */
    public static final Path DEPLOY = Path.of("deploy");

    /** docker-compose.yml and the Dockerfile are there. */
    public static final Path ROOT = Path.of("..");

    private static final ObjectMapper JSON = new ObjectMapper();

    private Manifests() {}

    /** All of a directory tree with this ending. */
    public static List<Path> files(Path below, String ending) throws IOException {
        try (var files = Files.walk(below)) {
            return files.filter(file -> file.toString().endsWith(ending))
                    .sorted()
                    .toList();
        }
    }

    /** The one document of a file. */
    public static JsonNode read(Path file) throws IOException {
        var all = parse(Files.readString(file));
        assertThat(all).as("documents in %s", file).hasSize(1);
        return all.getFirst();
    }

    /** What kubectl makes of a directory; skips the test where kubectl is not installed. */
    public static List<JsonNode> rendered(Path directory) throws IOException, InterruptedException {
        Assumptions.assumeTrue(isInstalled("kubectl"), "kubectl is not installed: nothing is rendered");
        var problems = Files.createTempFile("kustomize", ".log");
        var kubectl = new ProcessBuilder("kubectl", "kustomize", directory.toString())
                .redirectError(problems.toFile())
                .start();
        var text = new String(kubectl.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(kubectl.waitFor(1, TimeUnit.MINUTES)).isTrue();
        var said = Files.readString(problems);
        Files.delete(problems);
        assertThat(kubectl.exitValue()).as(said).isZero();
        assertThat(said).as("warnings of kustomize").isEmpty();
        return parse(text);
    }

    /** What it makes of one with a component. */
    static List<JsonNode> rendered(String base, String component) throws IOException, InterruptedException {
        var overlay = Files.createTempDirectory(Path.of("target"), "overlay");
        var file = Files.writeString(overlay.resolve("kustomization.yaml"), """
            resources: [../../deploy/%s]
            components: [../../deploy/components/%s]
            """.formatted(base, component));
        try {
            return rendered(overlay);
        } finally {
            Files.delete(file);
            Files.delete(overlay);
        }
    }

    private static boolean isInstalled(String program) {
        return Stream.of(System.getenv("PATH").split(":"))
                .anyMatch(directory -> Files.isExecutable(Path.of(directory, program)));
    }

    private static List<JsonNode> parse(String yaml) {
        var load =
                new Load(LoadSettings.builder().setMaxAliasesForCollections(100).build());
        var all = new ArrayList<JsonNode>();
        load.loadAllFromString(yaml).forEach(document -> all.add(merged(JSON.valueToTree(document))));
        return all;
    }

    /** With what {@code <<} takes from elsewhere, which YAML 1.2 has no more and compose files still have. */
    private static JsonNode merged(JsonNode tree) {
        tree.forEach(Manifests::merged);
        if (tree instanceof ObjectNode object && object.remove("<<") instanceof ObjectNode from) {
            merged(from).properties().forEach(taken -> object.putIfAbsent(taken.getKey(), taken.getValue()));
        }
        return tree;
    }

    /** The elements of a list or mapping, as a stream; nothing of what is not there. */
    public static Stream<JsonNode> each(JsonNode node) {
        return StreamSupport.stream(node.spliterator(), false);
    }

    /** The texts in a list. */
    public static List<String> texts(JsonNode list) {
        return each(list).map(JsonNode::asText).toList();
    }

    /** Those of a kind. */
    public static List<JsonNode> ofKind(List<JsonNode> all, String kind) {
        return all.stream()
                .filter(one -> one.path("kind").asText().equals(kind))
                .toList();
    }

    /** The name in the metadata. */
    public static String name(JsonNode resource) {
        return resource.at("/metadata/name").asText();
    }

    /** The only container of a Deployment or Job. */
    public static JsonNode container(JsonNode workload) {
        var containers = workload.at("/spec/template/spec/containers");
        assertThat(containers).as(name(workload)).hasSize(1);
        return containers.get(0);
    }

    /** Seconds of what is written as {@code 8s}. */
    public static int seconds(String text) {
        assertThat(text).matches("[0-9]+s");
        return Integer.parseInt(text.substring(0, text.length() - 1));
    }
}
