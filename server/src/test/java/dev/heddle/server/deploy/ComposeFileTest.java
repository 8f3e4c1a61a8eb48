package dev.heddle.server.deploy;

import static dev.heddle.server.deploy.Manifests.each;
import static dev.heddle.server.deploy.Manifests.texts;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Files;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledIfSystemProperty;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** docker-compose.yml, as far as it can be judged without Docker. */
@DisabledIfSystemProperty(
        named = "heddle.expect.closed",
        matches = "true",
        disabledReason = "no code of ours runs in it")
class ComposeFileTest {
    private static JsonNode compose() throws Exception {
        return Manifests.read(Manifests.ROOT.resolve("docker-compose.yml"));
    }

    private static JsonNode service(String name) throws Exception {
        return compose().path("services").path(name);
    }

    @ParameterizedTest
    @ValueSource(strings = {"server", "upstream", "proxy", "load"})
    void ourContainersHaveNoRights(String name) throws Exception {
        var service = service(name);
        assertThat(service.path("read_only").asBoolean()).isTrue();
        assertThat(texts(service.path("cap_drop"))).containsExactly("ALL");
        assertThat(texts(service.path("security_opt"))).containsExactly("no-new-privileges:true");
        assertThat(texts(service.path("tmpfs"))).anyMatch(mount -> mount.startsWith("/tmp:"));
        assertThat(service.at("/ulimits/nofile/soft").asText()).isNotEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"Dockerfile", "load-tests/Dockerfile"})
    void ourImagesRunAsAUserWithoutRights(String file) throws Exception {
        var lines = Files.readAllLines(Manifests.ROOT.resolve(file));
        var user = lines.stream().filter(line -> line.startsWith("USER ")).toList();
        assertThat(user).as("the last stage's").containsExactly("USER 10001:10001");
        assertThat(lines.indexOf("USER 10001:10001"))
                .isGreaterThan(lines.lastIndexOf(lines.stream()
                        .filter(line -> line.startsWith("FROM "))
                        .reduce((first, last) -> last)
                        .orElseThrow()));
    }

    /** Each port of the machine once, and of what shows a server's insides on loopback only. */
    @Test
    void publishedPortsDoNotClash() throws Exception {
        var variables = new HashSet<String>();
        var ports = new HashSet<String>();
        for (var service : compose().path("services")) {
            for (var published : texts(service.path("ports"))) {
                assertThat(published).matches("(127\\.0\\.0\\.1:)?\\$\\{[A-Z_]+:-[0-9]+}:[0-9]+");
                var host = published
                        .replaceFirst(".*\\$\\{([A-Z_]+):-([0-9]+)}.*", "$1 $2")
                        .split(" ", 2);
                assertThat(variables.add(host[0])).as(published).isTrue();
                assertThat(ports.add(host[1])).as(published).isTrue();
                boolean forAll = Stream.of("8080", "7000").anyMatch(inside -> published.endsWith(":" + inside));
                assertThat(published.startsWith("127.0.0.1:")).as(published).isNotEqualTo(forAll);
            }
        }
        assertThat(ports).hasSize(7);
    }

    /** A port of the machine can be one container's only. */
    @Test
    void whatIsScaledPublishesNoPort() throws Exception {
        assertThat(service("upstream").path("scale").asInt()).isGreaterThan(1);
        assertThat(service("upstream").has("ports")).isFalse();
    }

    @Test
    void whoDependsWaitsUntilTheOtherIsWell() throws Exception {
        assertThat(waits("proxy")).containsExactly("upstream");
        assertThat(waits("prometheus")).containsExactly("server");
        assertThat(waits("grafana")).containsExactly("prometheus");
        assertThat(waits("load")).containsExactly("server", "proxy");
        for (var name : List.of("prometheus", "grafana")) {
            assertThat(service(name).at("/healthcheck/test/0").asText()).isEqualTo("CMD");
        }
        assertThat(Files.readString(Manifests.ROOT.resolve("Dockerfile"))).contains("\nHEALTHCHECK ");
    }

    private static List<String> waits(String name) throws Exception {
        var all = service(name).path("depends_on").properties();
        assertThat(all)
                .allMatch(one -> one.getValue().path("condition").asText().equals("service_healthy"));
        return all.stream().map(Map.Entry::getKey).toList();
    }

    @Test
    void whatIsMountedIsThere() throws Exception {
        var mounts = each(compose().path("services"))
                .flatMap(service -> texts(service.path("volumes")).stream())
                .filter(mount -> mount.startsWith("./"))
                .toList();
        assertThat(mounts).isNotEmpty().allSatisfy(mount -> {
            assertThat(mount).endsWith(":ro");
            assertThat(Manifests.ROOT.resolve(mount.split(":", 2)[0])).exists();
        });
    }
}
