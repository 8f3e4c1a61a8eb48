package dev.heddle.server.deploy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.introspect.Annotated;
import com.fasterxml.jackson.databind.introspect.JacksonAnnotationIntrospector;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.Namespace;
import io.fabric8.kubernetes.api.model.PersistentVolumeClaim;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.autoscaling.v2.HorizontalPodAutoscaler;
import io.fabric8.kubernetes.api.model.batch.v1.Job;
import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicy;
import io.fabric8.kubernetes.api.model.policy.v1.PodDisruptionBudget;
import io.fabric8.openshift.api.model.monitoring.v1.PodMonitor;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledIfSystemProperty;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Every key of a manifest is one that Kubernetes has at that place, with a value of its type: by the classes that are
 * generated of the published schemas. They say nothing of what is required, nor of ranges.
 */
@DisabledIfSystemProperty(
        named = "heddle.expect.closed",
        matches = "true",
        disabledReason = "no code of ours runs in it")
class ManifestSchemaTest {
    private static final Map<String, Class<?>> KINDS = Map.of(
            "v1 ConfigMap", ConfigMap.class,
            "v1 Namespace", Namespace.class,
            "v1 PersistentVolumeClaim", PersistentVolumeClaim.class,
            "v1 Service", Service.class,
            "apps/v1 Deployment", Deployment.class,
            "autoscaling/v2 HorizontalPodAutoscaler", HorizontalPodAutoscaler.class,
            "batch/v1 Job", Job.class,
            "networking.k8s.io/v1 NetworkPolicy", NetworkPolicy.class,
            "policy/v1 PodDisruptionBudget", PodDisruptionBudget.class,
            "monitoring.coreos.com/v1 PodMonitor", PodMonitor.class);

    /** The classes would take unknown keys into a map of their own. */
    private static final ObjectMapper STRICT = new ObjectMapper()
            .setAnnotationIntrospector(new JacksonAnnotationIntrospector() {
                @Override
                public Boolean hasAnySetter(Annotated annotated) {
                    return false;
                }
            })
            .enable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
            .disable(DeserializationFeature.ACCEPT_SINGLE_VALUE_AS_ARRAY);

    private static void check(JsonNode manifest) throws Exception {
        var kind = manifest.path("apiVersion").asText() + " "
                + manifest.path("kind").asText();
        assertThat(KINDS).containsKey(kind);
        assertThat(STRICT.treeToValue(manifest, KINDS.get(kind))).isNotNull();
    }

    @Test
    void everyFileIsOfItsKind() throws Exception {
        int checked = 0;
        for (var file : Manifests.files(Manifests.DEPLOY, ".yaml")) {
            var tree = Manifests.read(file);
            boolean isManifest = tree.has("kind") && !file.endsWith("kustomization.yaml");
            if (isManifest) {
                check(tree);
                checked++;
            }
        }
        assertThat(checked).isGreaterThan(8);
    }

    @ParameterizedTest
    @ValueSource(strings = {"echo", "proxy", "load", "overlays/example"})
    void everyRenderedManifestIsOfItsKind(String directory) throws Exception {
        for (var manifest : Manifests.rendered(Manifests.DEPLOY.resolve(directory))) {
            check(manifest);
        }
    }

    @Test
    void whatIsMisspeltIsFound() throws Exception {
        var deployment = (ObjectNode) Manifests.read(Manifests.DEPLOY.resolve(Path.of("server", "deployment.yaml")));
        ((ObjectNode) deployment.at("/spec/template/spec")).put("terminationGraceSeconds", 30);

        assertThatThrownBy(() -> check(deployment)).hasMessageContaining("terminationGraceSeconds");
    }
}
