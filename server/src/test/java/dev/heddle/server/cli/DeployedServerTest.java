package dev.heddle.server.cli;

import static dev.heddle.server.deploy.Manifests.container;
import static dev.heddle.server.deploy.Manifests.each;
import static dev.heddle.server.deploy.Manifests.read;
import static dev.heddle.server.deploy.Manifests.seconds;
import static dev.heddle.server.deploy.Manifests.texts;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.heddle.server.deploy.Manifests;
import dev.heddle.server.fixture.Http;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledIfSystemProperty;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What image, docker-compose.yml and manifests take the server to be, it is: options, variables, ports, paths, meters, times. */
@DisabledIfSystemProperty(
        named = "heddle.expect.closed",
        matches = "true",
        disabledReason = "the same server, once more")
class DeployedServerTest {
    /** For handlers that are cancelled at the end of the grace time, and then the admin port: a second each. */
    private static final int AFTER_GRACE = 2;

    /** The name of a series, before what it is chosen by. */
    private static final Pattern SERIES = Pattern.compile("([a-z_]+)\\{");

    private static JsonNode manifest(String file) throws Exception {
        return read(Manifests.DEPLOY.resolve(file));
    }

    private static JsonNode service(String name) throws Exception {
        return read(Manifests.ROOT.resolve("docker-compose.yml"))
                .at("/services")
                .path(name);
    }

    private static String dockerfile() throws Exception {
        return Files.readString(Manifests.ROOT.resolve("Dockerfile"));
    }

    private static Map<String, String> environmentOfImage() throws Exception {
        var found = new HashMap<String, String>();
        var variables = Pattern.compile("(HEDDLE_[A-Z_]+)=(\\S+)").matcher(dockerfile());
        while (variables.find()) {
            found.put(variables.group(1), variables.group(2));
        }
        assertThat(found).isNotEmpty();
        return found;
    }

    private static void assertRuns(Map<String, String> environment, List<String> args, Path configuration)
            throws Exception {
        var all = new ArrayList<String>();
        args.forEach(arg -> all.add(arg.replace("/etc/heddle/proxy.yaml", configuration.toString())));
        all.add("--check-config");
        var program = Program.run(environment, all.toArray(String[]::new));
        assertThat(program.err.all()).as("%s", args).isEmpty();
        assertThat(program.exitStatus()).isZero();
    }

    private static String port(String option) {
        return String.valueOf(ProxyReference.options().get(option).defaultValue());
    }

    @ParameterizedTest
    @ValueSource(strings = {"echo", "proxy"})
    void argumentsAndVariablesOfTheManifestsAreOptions(String server) throws Exception {
        var environment = new HashMap<>(environmentOfImage());
        each(container(manifest("server/deployment.yaml")).path("env"))
                .forEach(one -> environment.put(
                        one.path("name").asText(), one.path("value").asText()));
        var args = texts(container(manifest(server + "/deployment.yaml")).path("args"));

        assertThat(args).startsWith(server);
        assertRuns(environment, args, Manifests.DEPLOY.resolve("proxy/proxy.yaml"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"server", "upstream", "proxy"})
    void argumentsOfComposeAreOptions(String name) throws Exception {
        var args = texts(service(name).path("command"));
        assertThat(args).isNotEmpty();
        assertRuns(environmentOfImage(), args, Manifests.DEPLOY.resolve("compose/proxy.yaml"));
        if (name.equals("proxy")) {
            assertThat(texts(service(name).path("volumes")))
                    .containsExactly("./server/deploy/compose/proxy.yaml:/etc/heddle/proxy.yaml:ro");
        }
    }

    @Test
    void portsAreThoseOfTheServer() throws Exception {
        var known = Map.of("http", port("port"), "admin", port("admin-port"), "tcp", port("tcp-port"));
        for (var file : List.of("server/deployment.yaml", "echo/deployment.yaml")) {
            for (var port : container(manifest(file)).path("ports")) {
                assertThat(port.path("containerPort").asText())
                        .isEqualTo(known.get(port.path("name").asText()));
            }
        }
        assertThat(manifest("server/deployment.yaml")
                        .at("/spec/template/metadata/annotations/prometheus.io~1port")
                        .asText())
                .isEqualTo(known.get("admin"));
        assertThat(dockerfile())
                .contains("EXPOSE %s %s %s %s\n"
                        .formatted(known.get("http"), port("tls-port"), known.get("tcp"), known.get("admin")));
        for (var name : List.of("server", "proxy")) {
            for (var published : texts(service(name).path("ports"))) {
                assertThat(known).containsValue(published.substring(published.lastIndexOf(':') + 1));
            }
        }
        var scrape = read(Manifests.ROOT.resolve(Path.of("grafana", "prometheus.yml")))
                .at("/scrape_configs/0/dns_sd_configs/0");
        assertThat(scrape.path("port").asText()).isEqualTo(known.get("admin"));
        for (var name : texts(scrape.path("names"))) {
            assertThat(service(name).isMissingNode()).as(name).isFalse();
        }
    }

    @Test
    void upstreamsOfTheProxiesAreServices() throws Exception {
        var compose = manifest("compose/proxy.yaml").at("/upstreams/upstream/members/0");
        assertThat(compose.path("url").asText()).isEqualTo("http://upstream:" + port("port"));
        assertThat(service("upstream").isMissingNode()).isFalse();

        var kubernetes = manifest("proxy/proxy.yaml").at("/upstreams/echo/members/0");
        assertThat(kubernetes.path("url").asText()).isEqualTo("http://echo-replicas:" + port("port"));
        assertThat(manifest("echo/kustomization.yaml").path("namePrefix").asText()
                        + Manifests.name(manifest("echo/replicas.yaml")))
                .isEqualTo("echo-replicas");
        assertThat(manifest("echo/replicas.yaml").at("/spec/clusterIP").asText())
                .isEqualTo("None");
        assertThat(List.of(compose, kubernetes))
                .allMatch(member -> member.path("addresses").asText().equals("each"));
    }

    /** The pause before the end, the drain, and what comes after it, before the kill. */
    @Test
    void theDrainFitsTheTimeBeforeTheKill() throws Exception {
        var pod = manifest("server/deployment.yaml").at("/spec/template/spec");
        var container = container(manifest("server/deployment.yaml"));
        int grace = each(container.path("env"))
                .filter(one -> one.path("name").asText().equals("HEDDLE_GRACE"))
                .mapToInt(one -> seconds(one.path("value").asText()))
                .findFirst()
                .orElseThrow();
        int pause = container.at("/lifecycle/preStop/sleep/seconds").asInt();
        assertThat(pause).isPositive();
        assertThat(pod.path("terminationGracePeriodSeconds").asInt()).isGreaterThan(pause + grace + AFTER_GRACE);

        int inImage = seconds(environmentOfImage().get("HEDDLE_GRACE"));
        for (var name : List.of("server", "upstream", "proxy")) {
            assertThat(seconds(service(name).path("stop_grace_period").asText()))
                    .isGreaterThan(inImage + AFTER_GRACE);
        }
    }

    @Test
    void probesScrapesAndChecksAskForWhatThereIs() throws Exception {
        var paths = new TreeSet<String>();
        var container = container(manifest("server/deployment.yaml"));
        for (var probe : List.of("startupProbe", "readinessProbe", "livenessProbe")) {
            var get = container.path(probe).path("httpGet");
            assertThat(get.path("port").asText()).isEqualTo("admin");
            paths.add(get.path("path").asText());
        }
        paths.add(manifest("server/deployment.yaml")
                .at("/spec/template/metadata/annotations/prometheus.io~1path")
                .asText());
        paths.add(manifest("components/pod-monitor/pod-monitor.yaml")
                .at("/spec/podMetricsEndpoints/0/path")
                .asText());
        var ofImage = Pattern.compile("'GET (\\S+) HTTP").matcher(dockerfile().split("HEALTHCHECK", 2)[1]);
        assertThat(ofImage.find()).isTrue();
        paths.add(ofImage.group(1));
        assertThat(paths).containsExactly("/health/live", "/health/ready", "/metrics");
        try (var program = Program.echo()) {
            for (var path : paths) {
                assertThat(Http.get(program.admin(path)).statusCode()).as(path).isEqualTo(200);
            }
            for (var file : List.of("compose/proxy.yaml", "proxy/proxy.yaml")) {
                var group = manifest(file).path("upstreams").elements().next();
                var path = group.at("/health-check/path").asText();
                assertThat(Http.get(program.http(path)).statusCode()).as(path).isEqualTo(200);
            }
        }
    }

    @Test
    void autoscalersAskForMetersThatThereAre() throws Exception {
        var rules = manifest("adapter/rules.yaml").path("rules");
        var wanted = each(manifest("server/horizontal-pod-autoscaler.yaml").at("/spec/metrics"))
                .map(metric -> metric.at("/pods/metric/name").asText())
                .toList();
        assertThat(each(rules).map(rule -> rule.at("/name/as").asText())).containsExactlyElementsOf(wanted);
        try (var program = Program.echo()) {
            Http.get(program.http("/plaintext"));
            var scrape = Http.get(program.admin("/metrics")).body();
            for (var rule : rules) {
                var series = SERIES.matcher(rule.path("seriesQuery").asText()
                                + rule.path("metricsQuery").asText())
                        .results()
                        .map(found -> found.group(1))
                        .toList();
                assertThat(series)
                        .isNotEmpty()
                        .allSatisfy(name -> assertThat(scrape).containsPattern("(?m)^" + name + "(\\{[^}]*})? [0-9]"));
            }
        }
    }
}
