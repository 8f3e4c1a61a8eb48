package dev.heddle.load.grafana;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** A dashboard as its file has it. */
record Dashboard(String file, JsonNode root) {
    private static final ObjectMapper JSON = new ObjectMapper();

    static Dashboard read(Path file) {
        try {
            return new Dashboard(file.getFileName().toString(), JSON.readTree(file.toFile()));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    String uid() {
        return root.path("uid").asText();
    }

    /** All panels, rows and what is folded up in them too. */
    List<JsonNode> panels() {
        var all = new ArrayList<JsonNode>();
        for (var panel : root.path("panels")) {
            all.add(panel);
            panel.path("panels").forEach(all::add);
        }
        return all;
    }

    /** The panels that show data. */
    List<JsonNode> graphs() {
        return panels().stream()
                .filter(panel -> !panel.path("type").asText().equals("row"))
                .toList();
    }

    List<JsonNode> variables() {
        var all = new ArrayList<JsonNode>();
        root.path("templating").path("list").forEach(all::add);
        return all;
    }

    List<Query> queries() {
        var all = new ArrayList<Query>();
        for (var panel : graphs()) {
            for (var target : panel.path("targets")) {
                all.add(new Query(
                        uid(), panel.path("title").asText(), target.path("expr").asText()));
            }
        }
        return all;
    }

    @Override
    public String toString() {
        return file;
    }
}
