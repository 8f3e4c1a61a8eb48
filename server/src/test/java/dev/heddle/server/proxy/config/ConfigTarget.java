package dev.heddle.server.proxy.config;

import dev.heddle.server.config.Place;
import dev.heddle.server.config.Problems;
import dev.heddle.server.config.YamlText;
import dev.heddle.server.fuzz.FuzzTarget;
import dev.heddle.server.fuzz.Must;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** The file of a proxy: a configuration, or problems, each of which names its line. */
public final class ConfigTarget implements FuzzTarget {
    private final Path file;

    /** With a file of its own. */
    public ConfigTarget() {
        try {
            file = Files.createTempFile("fuzz", ".yaml");
            file.toFile().deleteOnExit();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void run(byte[] input) throws IOException {
        Files.write(file, input);
        var problems = new Problems();
        var tree = YamlText.read(file, problems);
        var config = ProxySection.SCHEMA.read(tree, Place.root("p.yaml"), problems);
        Must.be(config != null || !problems.isEmpty(), "neither a configuration nor a problem");
        problems.lines().forEach(line -> Must.be(!line.isBlank(), "a problem that says nothing"));
    }

    @Override
    public List<byte[]> seeds() {
        return List.of(
                example(),
                text("upstreams: {a: {members: [http://a]}}\nroutes: [{upstream: a}]\n"),
                text("a: &a [*a]\n"));
    }

    private static byte[] example() {
        try {
            return Files.readAllBytes(Path.of("docs", "proxy.yaml"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static byte[] text(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    @Override
    public List<String> words() {
        return List.of(
                "upstreams:",
                "routes:",
                "members:",
                "http://",
                "[",
                "]",
                "{",
                "}",
                "- ",
                ": ",
                "\n",
                "&a ",
                "*a",
                "!!",
                "|\n",
                "'",
                "\"",
                "10s",
                "off",
                "true",
                "---\n",
                "? ");
    }
}
