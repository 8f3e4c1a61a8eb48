package dev.heddle.load.gatling.log;

import java.io.BufferedOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Writes a log that Gatling reads; the format is told at {@link LogInput}. Used by one thread. */
final class LogWriter implements AutoCloseable {
    private static final int LATIN_1 = 0;
    private static final int UTF_16 = 1;

    private final DataOutputStream out;
    private final long start;
    private final Map<String, Integer> strings = new HashMap<>();

    LogWriter(Path path, LogHead head) throws IOException {
        out = new DataOutputStream(new BufferedOutputStream(Files.newOutputStream(path), 1 << 16));
        start = head.start();
        write(head);
    }

    private void write(LogHead head) throws IOException {
        out.writeByte(LogReader.HEAD);
        writeString(head.gatling());
        writeString(head.simulation());
        out.writeLong(head.start());
        writeString(head.description());
        out.writeInt(head.scenarios().size());
        for (String scenario : head.scenarios()) {
            writeString(scenario);
        }
        out.writeInt(head.assertions().size());
        for (byte[] assertion : head.assertions()) {
            out.writeInt(assertion.length);
            out.write(assertion);
        }
    }

    void write(LogRecord entry) throws IOException {
        switch (entry) {
            case LogRecord.Request request -> write(request);
            case LogRecord.User user -> write(user);
            case LogRecord.Group group -> write(group);
            case LogRecord.Failure failure -> {
                out.writeByte(LogReader.FAILURE);
                writeCached(failure.message());
                writeTime(failure.time());
            }
            case LogRecord.Unasked unasked -> {} // No request: the report is better off without it.
        }
    }

    private void write(LogRecord.Request request) throws IOException {
        out.writeByte(LogReader.REQUEST);
        writeCached(request.groups());
        writeCached(request.name());
        writeTime(request.start());
        writeTime(request.end());
        out.writeBoolean(request.ok());
        writeCached(request.message());
    }

    private void write(LogRecord.User user) throws IOException {
        out.writeByte(LogReader.USER);
        out.writeInt(user.scenario());
        out.writeBoolean(user.came());
        writeTime(user.time());
    }

    private void write(LogRecord.Group group) throws IOException {
        out.writeByte(LogReader.GROUP);
        writeCached(group.groups());
        writeTime(group.start());
        writeTime(group.end());
        out.writeInt(group.requestMillis());
        out.writeBoolean(group.ok());
    }

    private void writeTime(long time) throws IOException {
        out.writeInt(Math.toIntExact(time - start));
    }

    private void writeCached(List<String> texts) throws IOException {
        out.writeInt(texts.size());
        for (String text : texts) {
            writeCached(text);
        }
    }

    private void writeCached(String text) throws IOException {
        Integer index = strings.get(text);
        if (index == null) {
            strings.put(text, strings.size() + 1);
            out.writeInt(strings.size());
            writeString(text);
        } else {
            out.writeInt(-index);
        }
    }

    private void writeString(String text) throws IOException {
        if (text.isEmpty()) {
            out.writeInt(0);
            return;
        }
        boolean latin1 = text.chars().allMatch(c -> c < 256);
        byte[] value = text.getBytes(latin1 ? StandardCharsets.ISO_8859_1 : LogInput.utf16());
        out.writeInt(value.length);
        out.write(value);
        out.writeByte(latin1 ? LATIN_1 : UTF_16);
    }

    @Override
    public void close() throws IOException {
        out.close();
    }
}
