package dev.heddle.load.support;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Predicate;

/** A scrape in the Prometheus text format, as far as it is read here: names, labels and values. */
public final class PrometheusText {
    private final List<Sample> samples;

    private PrometheusText(List<Sample> samples) {
        this.samples = samples;
    }

    private record Sample(String name, Map<String, String> labels, double value) {}

    /** Reads a scrape. */
    public static PrometheusText parse(String text) {
        return new PrometheusText(text.lines()
                .map(String::strip)
                .filter(line -> !line.isBlank() && !line.startsWith("#"))
                .map(line -> new LineParser(line).sample())
                .toList());
    }

    /** The sum over all label sets of one name, empty if there is no such sample. */
    public OptionalDouble sum(String name) {
        return sum(sample -> sample.name().equals(name));
    }

    /** The sum over the samples that have this label. */
    public OptionalDouble sum(String name, String label, String value) {
        return sum(sample ->
                sample.name().equals(name) && value.equals(sample.labels().get(label)));
    }

    /** The samples of one name by the value of one label, in order of that value; those with the same value are added. */
    public SortedMap<String, Double> byLabel(String name, String label) {
        SortedMap<String, Double> values = new TreeMap<>();
        for (Sample sample : samples) {
            String value = sample.labels().get(label);
            if (sample.name().equals(name) && value != null) {
                values.merge(value, sample.value(), Double::sum);
            }
        }
        return values;
    }

    private OptionalDouble sum(Predicate<Sample> wanted) {
        return samples.stream().filter(wanted).mapToDouble(Sample::value).reduce(Double::sum);
    }

    /** Reads {@code name{label="value",...} value [timestamp]} from left to right. */
    private static final class LineParser {
        private final String line;
        private int at;

        LineParser(String line) {
            this.line = line;
        }

        Sample sample() {
            String name = until("{ ");
            Map<String, String> labels = new HashMap<>();
            if (at < line.length() && line.charAt(at) == '{') {
                at++;
                while (at < line.length() && line.charAt(at) != '}') {
                    label(labels);
                }
                at++;
            }
            return new Sample(name, labels, value());
        }

        private void label(Map<String, String> labels) {
            String name = until("=");
            at += 2;
            labels.put(name.strip(), quoted());
            if (at < line.length() && line.charAt(at) == ',') {
                at++;
            }
        }

        private String quoted() {
            StringBuilder value = new StringBuilder();
            for (; at < line.length(); at++) {
                char c = line.charAt(at);
                if (c == '"') {
                    at++;
                    return value.toString();
                }
                if (c == '\\' && at + 1 < line.length()) {
                    char escaped = line.charAt(++at);
                    value.append(escaped == 'n' ? '\n' : escaped);
                } else {
                    value.append(c);
                }
            }
            throw malformed();
        }

        private double value() {
            String rest = line.substring(Math.min(at, line.length())).strip();
            int end = rest.indexOf(' ');
            String value = end < 0 ? rest : rest.substring(0, end);
            try {
                return switch (value) {
                    case "+Inf" -> Double.POSITIVE_INFINITY;
                    case "-Inf" -> Double.NEGATIVE_INFINITY;
                    default -> Double.parseDouble(value);
                };
            } catch (NumberFormatException e) {
                throw malformed();
            }
        }

        private String until(String terminators) {
            int start = at;
            while (at < line.length() && terminators.indexOf(line.charAt(at)) < 0) {
                at++;
            }
            return line.substring(start, at);
        }

        private IllegalArgumentException malformed() {
            return new IllegalArgumentException("not a line of the Prometheus text format: " + line);
        }
    }
}
