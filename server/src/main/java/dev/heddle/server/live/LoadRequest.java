package dev.heddle.server.live;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.sun.management.UnixOperatingSystemMXBean;
import dev.heddle.server.http.HttpException;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.util.Locale;

/**
 * The load that somebody asks for.
 *
 * @param connections each with a coroutine that sends one request after the other
 * @param seconds for so long
 */
record LoadRequest(int connections, int seconds, Target target) {
    static final int MOST_CONNECTIONS = 10_000;
    static final int MOST_SECONDS = 60;

    /** Either end of a connection is an open file of this process. */
    private static final int FILES_PER_CONNECTION = 2;
    /** For clients that are no load. */
    private static final int FILES_TO_SPARE = 200;

    private static final JsonFactory JSON = new JsonFactory();

    /** What is asked for. */
    enum Target {
        PLAINTEXT("/plaintext"),
        DELAY("/delay/1");

        final String path;

        Target(String path) {
            this.path = path;
        }

        static Target of(String name) {
            for (var target : values()) {
                if (name.equals(target.inWords())) {
                    return target;
                }
            }
            throw new HttpException(400, "target '" + name + "': allowed are plaintext and delay");
        }

        String inWords() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /**
     * Reads an object of JSON, which is UTF-8 (RFC 8259 8.1), with the members connections, seconds and target, each of which
     * must be there.
     *
     * @throws HttpException 400, with what is allowed
     */
    static LoadRequest parse(byte[] body) {
        int connections = -1;
        int seconds = -1;
        Target target = null;
        // Of bytes the parser would guess the encoding, and fail otherwise than by what is malformed.
        try (var json = JSON.createParser(new String(body, StandardCharsets.UTF_8))) {
            expect(json.nextToken() == JsonToken.START_OBJECT);
            while (json.nextToken() == JsonToken.FIELD_NAME) {
                var name = json.currentName();
                json.nextToken();
                switch (name) {
                    case "connections" -> connections = number(json, name, MOST_CONNECTIONS);
                    case "seconds" -> seconds = number(json, name, MOST_SECONDS);
                    case "target" -> target = Target.of(json.getText());
                    default -> expect(false);
                }
            }
            expect(json.currentToken() == JsonToken.END_OBJECT && json.nextToken() == null);
        } catch (JsonProcessingException e) {
            expect(false);
        } catch (IOException e) {
            throw new IllegalStateException("text cannot fail to be read", e);
        }
        if (connections < 0 || seconds < 0 || target == null) {
            throw malformed();
        }
        return new LoadRequest(connections, seconds, target);
    }

    private static void expect(boolean holds) {
        if (!holds) {
            throw malformed();
        }
    }

    private static HttpException malformed() {
        return new HttpException(
                400, "allowed is {\"connections\": 100, \"seconds\": 10, \"target\": \"plaintext\"}, or \"delay\"");
    }

    private static int number(JsonParser json, String name, int most) throws IOException {
        boolean whole = json.currentToken() == JsonToken.VALUE_NUMBER_INT;
        if (whole && json.getNumberType() == JsonParser.NumberType.INT) {
            int value = json.getIntValue();
            if (value >= 1 && value <= most) {
                return value;
            }
        }
        throw new HttpException(400, name + " '" + json.getText() + "': allowed are 1 to " + most);
    }

    /**
     * Refuses what this process cannot have open.
     *
     * @throws HttpException 400, with how many there may be now
     */
    void checkOpenFiles() {
        if (ManagementFactory.getOperatingSystemMXBean() instanceof UnixOperatingSystemMXBean system) {
            checkOpenFiles(system.getMaxFileDescriptorCount() - system.getOpenFileDescriptorCount());
        }
    }

    /** As {@link #checkOpenFiles()}, with so many files that may still be opened. */
    void checkOpenFiles(long left) {
        long most = Math.max(0, (left - FILES_TO_SPARE) / FILES_PER_CONNECTION);
        if (connections > most) {
            throw new HttpException(
                    400,
                    "connections '" + connections + "': each takes two open files of this process, which may open "
                            + Math.max(0, left) + " more: allowed are " + (most == 0 ? "none now" : "1 to " + most)
                            + " (ulimit -n raises it)");
        }
    }
}
