package dev.heddle.server.echo;

import dev.heddle.server.http.HttpHandler;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.UncheckedIOException;

/** Documents of each type, from this package's resources. */
final class SamplePages {
    private SamplePages() {}

    /** Answers with a resource, which is read once. */
    static HttpHandler page(String contentType, String resource) {
        var content = read(resource);
        return exchange ->
                exchange.response().header("Content-Type", contentType).send(content);
    }

    private static byte[] read(String resource) {
        try (var in = SamplePages.class.getResourceAsStream(resource)) {
            if (in == null) {
                throw new FileNotFoundException(resource);
            }
            return in.readAllBytes();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
