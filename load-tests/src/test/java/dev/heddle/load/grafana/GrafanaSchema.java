package dev.heddle.load.grafana;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.networknt.schema.JsonSchema;
import com.networknt.schema.JsonSchemaFactory;
import com.networknt.schema.SpecVersion.VersionFlag;
import com.networknt.schema.ValidationMessage;
import dev.heddle.load.support.Installed;
import dev.heddle.load.support.Locations;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;

/**
 * Grafana's schema of dashboards. Grafana publishes it as TypeScript, in the npm package {@code @grafana/schema}; a generator makes
 * a JSON schema of it, which allows no field that is not in the types. What npm fetches is left in the build directory for the
 * next time.
 */
final class GrafanaSchema {
    static final Path SOURCES = Locations.project().resolve(Path.of("load-tests", "src", "test", "grafana-schema"));

    private static final Path DIRECTORY = Locations.target().resolve("grafana-schema");
    private static final List<String> FILES =
            List.of("package.json", "package-lock.json", "tsconfig.json", "dashboard.ts");
    private static final int LIMIT_SECONDS = 60;

    private final JsonSchema schema;

    private GrafanaSchema(JsonNode schema) {
        this.schema = JsonSchemaFactory.getInstance(VersionFlag.V7).getSchema(schema);
    }

    /** npm is not installed, or cannot fetch what it needs. */
    static final class UnavailableException extends Exception {
        private static final long serialVersionUID = 1L;

        UnavailableException(String reason) {
            super(reason);
        }
    }

    static GrafanaSchema load() throws UnavailableException, IOException, InterruptedException {
        fetch();
        generate();
        return new GrafanaSchema(
                new ObjectMapper().readTree(DIRECTORY.resolve("schema.json").toFile()));
    }

    Set<ValidationMessage> problems(JsonNode dashboard) {
        return schema.validate(dashboard);
    }

    private static void fetch() throws UnavailableException, IOException, InterruptedException {
        if (isFetched()) {
            return;
        }
        Files.createDirectories(DIRECTORY);
        for (var file : FILES) {
            Files.copy(SOURCES.resolve(file), DIRECTORY.resolve(file), StandardCopyOption.REPLACE_EXISTING);
        }
        // No second try: without a network that would take minutes.
        var said = run(
                "npm", "ci", "--ignore-scripts", "--no-audit", "--no-fund", "--prefer-offline", "--fetch-retries=0");
        if (!Files.isDirectory(DIRECTORY.resolve("node_modules"))) {
            throw new UnavailableException("npm cannot fetch Grafana's schema: " + said);
        }
    }

    private static boolean isFetched() throws IOException {
        boolean same = Files.isDirectory(DIRECTORY.resolve("node_modules"));
        for (var file : FILES) {
            var copy = DIRECTORY.resolve(file);
            same = same && Files.isRegularFile(copy) && Files.mismatch(SOURCES.resolve(file), copy) < 0;
        }
        return same;
    }

    private static void generate() throws UnavailableException, IOException, InterruptedException {
        var result = DIRECTORY.resolve("schema.json");
        Files.deleteIfExists(result);
        var said = run(
                "node",
                "node_modules/ts-json-schema-generator/bin/ts-json-schema-generator.js",
                "--path=dashboard.ts",
                "--tsconfig=tsconfig.json",
                "--type=HeddleDashboard",
                "--out=schema.json");
        if (!Files.isRegularFile(result)) {
            throw new IOException("no schema was made: " + said);
        }
    }

    /** Runs a program in the directory, and tells what it said. */
    private static String run(String program, String... arguments)
            throws UnavailableException, IOException, InterruptedException {
        var found = Installed.find(program)
                .orElseThrow(
                        () -> new UnavailableException(program + " is not installed (Debian: apt-get install npm)"));
        var command = new ArrayList<>(List.of(found.toString()));
        command.addAll(List.of(arguments));
        var log = DIRECTORY.resolve(program + ".log");
        var process = new ProcessBuilder(command)
                .directory(DIRECTORY.toFile())
                .redirectErrorStream(true)
                .redirectOutput(log.toFile())
                .start();
        if (!process.waitFor(LIMIT_SECONDS, TimeUnit.SECONDS)) {
            process.descendants().forEach(ProcessHandle::destroyForcibly);
            process.destroyForcibly().onExit().join();
        }
        return Files.readString(log);
    }
}
