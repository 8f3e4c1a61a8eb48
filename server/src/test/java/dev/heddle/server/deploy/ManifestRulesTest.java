package dev.heddle.server.deploy;

import static dev.heddle.server.deploy.Manifests.container;
import static dev.heddle.server.deploy.Manifests.each;
import static dev.heddle.server.deploy.Manifests.name;
import static dev.heddle.server.deploy.Manifests.ofKind;
import static dev.heddle.server.deploy.Manifests.texts;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledIfSystemProperty;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The manifests fit each other: selectors, ports, volumes, targets; and their pods ask for no rights. */
@DisabledIfSystemProperty(
        named = "heddle.expect.closed",
        matches = "true",
        disabledReason = "no code of ours runs in it")
class ManifestRulesTest {
    private static List<JsonNode> example() throws Exception {
        return Manifests.rendered(Manifests.DEPLOY.resolve("overlays/example"));
    }

    private static JsonNode podOf(JsonNode workload) {
        return workload.at("/spec/template/spec");
    }

    /** The names of the Deployments whose pods have all these labels. */
    private static List<String> selected(List<JsonNode> all, JsonNode labels) {
        assertThat(labels.isObject()).as("a selector: %s", labels).isTrue();
        return ofKind(all, "Deployment").stream()
                .filter(deployment -> labels.properties().stream()
                        .allMatch(label -> deployment
                                .at("/spec/template/metadata/labels")
                                .path(label.getKey())
                                .equals(label.getValue())))
                .map(Manifests::name)
                .toList();
    }

    /** An empty selector would mean every pod of the namespace, those of others too. */
    @Test
    void everySelectorMeansThePodsOfItsOwnServer() throws Exception {
        var all = example();
        var selectors = new ArrayList<JsonNode>();
        for (var one : all) {
            var server = name(one).replace("echo-replicas", "echo-server");
            var found = List.of(
                    one.path("kind").asText().equals("Service") ? one.at("/spec/selector") : one.at("/none"),
                    one.path("kind").asText().equals("Deployment")
                            ? one.at("/spec/selector/matchLabels")
                            : one.at("/none"),
                    one.path("kind").asText().equals("PodDisruptionBudget")
                            ? one.at("/spec/selector/matchLabels")
                            : one.at("/none"),
                    one.at("/spec/podSelector/matchLabels"),
                    one.at("/spec/template/spec/topologySpreadConstraints/0/labelSelector/matchLabels"),
                    one.at("/spec/template/spec/topologySpreadConstraints/1/labelSelector/matchLabels"));
            for (var selector : found) {
                if (!selector.isMissingNode()) {
                    assertThat(selected(all, selector))
                            .as("%s %s", one.path("kind"), name(one))
                            .containsExactly(server);
                    selectors.add(selector);
                }
            }
        }
        assertThat(selectors).hasSize(3 + 2 + 2 + 2 + 4);
        var monitor = ofKind(all, "PodMonitor").getFirst();
        assertThat(selected(all, monitor.at("/spec/selector/matchLabels")))
                .containsExactly("echo-server", "proxy-server");
    }

    @Test
    void portsThatAreNamedAreThere() throws Exception {
        var all = example();
        for (var one : all) {
            var server = name(one).replace("echo-replicas", "echo-server").replace("heddle", "proxy-server");
            var ports = new ArrayList<String>();
            if (one.path("kind").asText().equals("Service")) {
                each(one.at("/spec/ports"))
                        .forEach(port -> ports.add(port.path("targetPort").asText()));
            }
            each(one.at("/spec/ingress"))
                    .flatMap(rule -> each(rule.path("ports")))
                    .forEach(port -> ports.add(port.path("port").asText()));
            each(one.at("/spec/podMetricsEndpoints"))
                    .forEach(end -> ports.add(end.path("port").asText()));
            if (!ports.isEmpty()) {
                var deployment = ofKind(all, "Deployment").stream()
                        .filter(known -> name(known).equals(server))
                        .findFirst()
                        .orElseThrow();
                assertThat(each(container(deployment).path("ports"))
                                .map(port -> port.path("name").asText()))
                        .as("%s %s", one.path("kind"), name(one))
                        .containsAll(ports);
            }
        }
    }

    /** Whoever reaches the admin port sees the server's insides. */
    @Test
    void theAdminPortIsForPrometheusAlone() throws Exception {
        var all = example();
        for (var service : ofKind(all, "Service")) {
            assertThat(each(service.at("/spec/ports"))
                            .map(port -> port.path("targetPort").asText()))
                    .isNotEmpty()
                    .doesNotContain("admin", "9090");
        }
        for (var policy : ofKind(all, "NetworkPolicy")) {
            for (var rule : policy.at("/spec/ingress")) {
                boolean admin = each(rule.path("ports"))
                        .anyMatch(port -> port.path("port").asText().equals("admin"));
                assertThat(rule.has("from")).as(name(policy)).isEqualTo(admin);
                assertThat(rule.path("ports")).isNotEmpty();
            }
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"server/deployment.yaml", "load/job.yaml"})
    void podsHaveNoRights(String file) throws Exception {
        var workload = Manifests.read(Manifests.DEPLOY.resolve(file));
        var pod = podOf(workload);
        var container = container(workload);
        assertThat(pod.path("automountServiceAccountToken").asBoolean(true)).isFalse();
        assertThat(pod.path("enableServiceLinks").asBoolean(true)).isFalse();
        assertThat(pod.at("/securityContext/runAsNonRoot").asBoolean()).isTrue();
        assertThat(pod.at("/securityContext/runAsUser").asInt()).isPositive();
        assertThat(pod.at("/securityContext/seccompProfile/type").asText()).isEqualTo("RuntimeDefault");
        assertThat(container.at("/securityContext/readOnlyRootFilesystem").asBoolean())
                .isTrue();
        assertThat(container.at("/securityContext/allowPrivilegeEscalation").asBoolean(true))
                .isFalse();
        assertThat(texts(container.at("/securityContext/capabilities/drop"))).containsExactly("ALL");
        assertThat(container.at("/resources/limits/memory").asText()).isNotEmpty();
        assertThat(container.at("/resources/requests/cpu").asText()).isNotEmpty();
        assertThat(each(container.path("volumeMounts"))
                        .map(mount -> mount.path("mountPath").asText()))
                .contains("/tmp");
    }

    @Test
    void volumesAndConfigMapsAreThere() throws Exception {
        var all = example();
        var configs = ofKind(all, "ConfigMap").stream().map(Manifests::name).toList();
        assertThat(configs).allMatch(config -> config.matches("proxy-config-[a-z0-9]{10}"));
        for (var deployment : ofKind(all, "Deployment")) {
            var volumes = podOf(deployment).path("volumes");
            assertThat(each(container(deployment).path("volumeMounts"))
                            .map(mount -> mount.path("name").asText()))
                    .containsExactlyInAnyOrderElementsOf(each(volumes)
                            .map(volume -> volume.path("name").asText())
                            .toList());
            assertThat(configs)
                    .containsAll(each(volumes)
                            .filter(volume -> volume.has("configMap"))
                            .map(volume -> volume.at("/configMap/name").asText())
                            .toList());
        }
    }

    @Test
    void autoscalersScaleWhatIsThereWithinTheBudget() throws Exception {
        var all = example();
        var autoscalers = ofKind(all, "HorizontalPodAutoscaler");
        assertThat(autoscalers).hasSize(2);
        for (var autoscaler : autoscalers) {
            assertThat(ofKind(all, "Deployment").stream().map(Manifests::name))
                    .contains(autoscaler.at("/spec/scaleTargetRef/name").asText());
            var least = autoscaler.at("/spec/minReplicas").asInt();
            assertThat(least)
                    .isGreaterThan(1)
                    .isLessThan(autoscaler.at("/spec/maxReplicas").asInt());
        }
        assertThat(ofKind(all, "Deployment"))
                .allMatch(deployment -> deployment.at("/spec/replicas").isMissingNode());
        assertThat(ofKind(all, "PodDisruptionBudget"))
                .extracting(Manifests::name)
                .containsExactly("echo-server", "proxy-server");
    }

    @Test
    void componentsReplaceWhatTheyAreFor() throws Exception {
        var autoscaler = ofKind(Manifests.rendered("proxy", "cpu-autoscaling"), "HorizontalPodAutoscaler")
                .getFirst();
        assertThat(each(autoscaler.at("/spec/metrics"))
                        .map(metric -> metric.at("/resource/name").asText()))
                .containsExactly("cpu");

        var load = Manifests.rendered("load", "load-results");
        var claim = name(ofKind(load, "PersistentVolumeClaim").getFirst());
        var volumes = podOf(ofKind(load, "Job").getFirst()).path("volumes");
        assertThat(each(volumes).map(volume -> volume.path("name").asText())).containsExactly("results", "tmp");
        assertThat(volumes.at("/0/persistentVolumeClaim/claimName").asText()).isEqualTo(claim);
    }

    @Test
    void theJobHasAsManyPodsAsParts() throws Exception {
        var job = Manifests.read(Manifests.DEPLOY.resolve("load/job.yaml"));
        assertThat(job.at("/spec/parallelism").asInt())
                .isEqualTo(job.at("/spec/completions").asInt());
        assertThat(job.at("/spec/completionMode").asText()).isEqualTo("Indexed");
        assertThat(texts(container(job).path("args")))
                .contains(
                        "parts=" + job.at("/spec/completions").asInt(),
                        "part=$(PART)",
                        "target=http://proxy-server:8080");
    }
}
