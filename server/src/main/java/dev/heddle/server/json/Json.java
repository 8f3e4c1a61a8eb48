package dev.heddle.server.json;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.util.DefaultIndenter;
import com.fasterxml.jackson.core.util.DefaultPrettyPrinter;
import com.fasterxml.jackson.core.util.JsonRecyclerPools;
import com.fasterxml.jackson.core.util.Separators;
import dev.heddle.server.http.HttpResponse;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;

/** Writes JSON answers, indented as people read them with curl. */
public final class Json {
    /** The buffers come from a pool: Jackson's default keeps them with each thread, which is each connection here. */
    private static final JsonFactory FACTORY = JsonFactory.builder()
            .recyclerPool(JsonRecyclerPools.sharedConcurrentDequePool())
            .build();

    private static final DefaultIndenter INDENTER = new DefaultIndenter("  ", "\n");
    private static final DefaultPrettyPrinter PRETTY = new DefaultPrettyPrinter()
            .withObjectIndenter(INDENTER)
            .withArrayIndenter(INDENTER)
            .withSeparators(
                    DefaultPrettyPrinter.DEFAULT_SEPARATORS.withObjectFieldValueSpacing(Separators.Spacing.AFTER));

    /** What a document consists of. */
    @FunctionalInterface
    public interface Content {
        /** Writes one JSON value. */
        void writeTo(JsonGenerator json) throws IOException;
    }

    private Json() {}

    /** Answers with a document as a whole. */
    public static void send(HttpResponse response, Content content) throws IOException {
        var bytes = new ByteArrayOutputStream(1024);
        write(bytes, content, true);
        response.header("Content-Type", "application/json").send(bytes.toByteArray());
    }

    /** Answers with a document that is written while it goes out: for one that may be large. */
    public static void stream(HttpResponse response, Content content) throws IOException {
        write(response.header("Content-Type", "application/json").stream(), content, true);
    }

    /** Writes a document as one line, with its end. */
    public static void writeLine(OutputStream target, Content content) throws IOException {
        write(target, content, false);
    }

    private static void write(OutputStream target, Content content, boolean indented) throws IOException {
        // A document that could not be written to its end must not look as though it were.
        var json = FACTORY.createGenerator(target)
                .disable(JsonGenerator.Feature.AUTO_CLOSE_TARGET)
                .disable(JsonGenerator.Feature.AUTO_CLOSE_JSON_CONTENT);
        if (indented) {
            json.setPrettyPrinter(PRETTY.createInstance());
        }
        try (json) {
            content.writeTo(json);
            json.writeRaw('\n');
        }
    }

    /** Whether a text is one JSON value and nothing else. */
    public static boolean isValid(String text) {
        try (var parser = FACTORY.createParser(text)) {
            if (parser.nextToken() == null) {
                return false;
            }
            parser.skipChildren();
            return parser.nextToken() == null;
        } catch (JsonProcessingException e) {
            return false;
        } catch (IOException e) {
            throw new IllegalStateException("a string cannot fail to be read", e);
        }
    }
}
