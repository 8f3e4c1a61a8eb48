package dev.heddle.load.grafana;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.heddle.load.support.HttpProbe;
import dev.heddle.load.support.Installed;
import dev.heddle.load.support.Ports;
import dev.heddle.load.support.ServerProcess;
import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.snakeyaml.engine.v2.api.Dump;
import org.snakeyaml.engine.v2.api.DumpSettings;

/**
 * A Prometheus with the configuration and the alerts of this project, but for the targets, and for a pace that fits a test: it
 * scrapes every second, and alerts fire at once.
 */
final class Prometheus implements AutoCloseable {
    private static final ObjectMapper JSON = new ObjectMapper();

    private final ServerProcess process;
    private final HttpProbe probe = new HttpProbe();
    private final String url;

    private Prometheus(ServerProcess process, String url) {
        this.process = process;
        this.url = url;
    }

    static boolean isInstalled() {
        return Installed.find("prometheus").isPresent();
    }

    /** Starts it, with its files in a directory of its own. */
    static Prometheus start(Path directory, List<String> targets) throws IOException, InterruptedException {
        Files.writeString(
                directory.resolve("alerts.yml"),
                Files.readString(GrafanaFiles.ALERTS).replaceAll("(?m)^ *for: .*\\R", ""));
        var config = Files.writeString(directory.resolve("prometheus.yml"), configuration(targets));
        var address = "127.0.0.1:" + Ports.free();
        var command = List.of(
                Installed.find("prometheus").orElseThrow().toString(),
                "--config.file=" + config,
                "--storage.tsdb.path=" + directory.resolve("data"),
                "--web.listen-address=" + address);
        var url = "http://" + address;
        var log = directory.resolve("prometheus.log");
        return new Prometheus(ServerProcess.start("prometheus", command, URI.create(url + "/-/ready"), log), url);
    }

    @SuppressWarnings("unchecked") // As promtool has checked it.
    private static String configuration(List<String> targets) {
        var config = GrafanaFiles.yaml(GrafanaFiles.PROMETHEUS);
        var pace = (Map<String, Object>) config.get("global");
        pace.replaceAll((key, value) -> "1s");
        for (var job : (List<Map<String, Object>>) config.get("scrape_configs")) {
            job.keySet().removeIf(key -> key.endsWith("_sd_configs"));
            var ours = job.get("job_name").equals("heddle") ? targets : List.of();
            job.put("static_configs", List.of(Map.of("targets", ours)));
        }
        return new Dump(DumpSettings.builder().build()).dumpToString(config);
    }

    /** How many series an expression answers with; those that are not a number are no data. */
    int series(String expression) throws IOException, InterruptedException {
        int count = 0;
        for (var series : data("query?query=" + encode(expression)).path("result")) {
            count += series.path("value").path(1).asText().equals("NaN") ? 0 : 1;
        }
        return count;
    }

    /** The names of all metrics that it has. */
    Set<String> metrics() throws IOException, InterruptedException {
        return texts(data("label/__name__/values"));
    }

    /** The names of all labels that it has. */
    Set<String> labels() throws IOException, InterruptedException {
        return texts(data("labels"));
    }

    /** The values of a label, of the series that a selector takes. */
    Set<String> labelValues(String selector, String label) throws IOException, InterruptedException {
        return texts(data("label/" + label + "/values?match[]=".replace("[]", "%5B%5D") + encode(selector)));
    }

    /** Its rules, as it has read and evaluated them. */
    JsonNode ruleGroups() throws IOException, InterruptedException {
        return data("rules").path("groups");
    }

    private JsonNode data(String path) throws IOException, InterruptedException {
        return JSON.readTree(probe.body(URI.create(url + "/api/v1/" + path))).path("data");
    }

    private static Set<String> texts(JsonNode array) {
        var texts = new HashSet<String>();
        array.forEach(each -> texts.add(each.asText()));
        return texts;
    }

    private static String encode(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }

    @Override
    public void close() {
        probe.close();
        process.close();
    }
}
