package dev.heddle.server.live;

import dev.heddle.server.http.HttpException;
import dev.heddle.server.http.HttpExchange;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The files of the page, from the class path: a fixed set, read once, so that no path of a request ever reaches a file. They
 * lie below a path that is made of what is in them, so that a browser may keep them for ever: another version of one of them
 * has other paths for all.
 */
final class Assets {
    static final String PREFIX = "/assets/";
    private static final String CHART_LIBRARY = "META-INF/resources/webjars/chart.js/4.5.1/dist/chart.umd.min.js";
    private static final String[] OWN = {
        "live.css", "icon.svg", "live.js", "charts.js", "coroutines.js", "dom.js", "feed.js", "format.js", "load.js"
    };
    private static final int DIGITS_OF_VERSION = 12;

    private static final class Asset {
        final String type;
        final byte[] content;

        Asset(String name, byte[] content) {
            this.type = typeOf(name);
            this.content = content;
        }
    }

    private final Map<String, Asset> byName = new LinkedHashMap<>();
    private final String version;
    private final String etag;

    Assets() {
        for (var name : OWN) {
            byName.put(name, new Asset(name, own(name)));
        }
        byName.put("chart.js", new Asset("chart.js", library()));
        version = digest();
        etag = '"' + version + '"';
    }

    /** The path below which the files are, with a slash at its end. */
    String base() {
        return PREFIX + version + "/";
    }

    /** Answers with the file of a path's parameters {@code version} and {@code name}. */
    void handle(HttpExchange exchange, Map<String, String> path) throws IOException {
        var asset = byName.get(path.getOrDefault("name", ""));
        if (asset == null || !version.equals(path.get("version"))) {
            throw new HttpException(404, "no such file");
        }
        var response = exchange.response();
        response.header("ETag", etag)
                .header("Cache-Control", "public, max-age=31536000, immutable")
                .header("X-Content-Type-Options", "nosniff");
        if (isKnown(exchange)) {
            response.status(304).send();
        } else {
            // The array would be the response's to keep.
            response.header("Content-Type", asset.type).send(asset.content.clone());
        }
    }

    /** Whether the client says that it has the file (RFC 9110 13.1.2). */
    private boolean isKnown(HttpExchange exchange) {
        for (var field : exchange.request().headers().all("If-None-Match")) {
            if (field.equals("*") || field.contains(etag)) {
                return true;
            }
        }
        return false;
    }

    private static String typeOf(String name) {
        return switch (name.substring(name.lastIndexOf('.') + 1)) {
            case "css" -> "text/css; charset=utf-8";
            case "js" -> "text/javascript; charset=utf-8";
            case "svg" -> "image/svg+xml";
            default -> throw new IllegalArgumentException("a file of unknown type: " + name);
        };
    }

    static byte[] own(String name) {
        return read(name, Assets.class.getResourceAsStream(name));
    }

    private static byte[] library() {
        return read(CHART_LIBRARY, Assets.class.getClassLoader().getResourceAsStream(CHART_LIBRARY));
    }

    private static byte[] read(String name, @Nullable InputStream resource) {
        try (var in = resource) {
            if (in == null) {
                throw new FileNotFoundException(name);
            }
            return in.readAllBytes();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private String digest() {
        try {
            var digest = MessageDigest.getInstance("SHA-256");
            byName.forEach((name, asset) -> {
                digest.update(name.getBytes(StandardCharsets.UTF_8));
                digest.update(asset.content);
            });
            return HexFormat.of().formatHex(digest.digest()).substring(0, DIGITS_OF_VERSION);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }
}
