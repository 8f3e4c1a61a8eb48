package dev.heddle.load.gatling.log;

import java.io.IOException;
import java.nio.BufferUnderflowException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Reads a Gatling log, entry by entry, also while it is being written. Used by one thread. */
final class LogReader implements AutoCloseable {
    static final byte HEAD = 0;
    static final byte REQUEST = 1;
    static final byte USER = 2;
    static final byte GROUP = 3;
    static final byte FAILURE = 4;

    private final Path path;
    private final LogInput input;
    private @Nullable LogHead head;

    LogReader(Path path) throws IOException {
        this.path = path;
        this.input = new LogInput(path);
    }

    private interface Part<T> {
        T read() throws IOException;
    }

    /** What the log begins with, empty as long as it is not there. */
    Optional<LogHead> head() throws IOException {
        if (head == null) {
            head = complete(this::readHead).orElse(null);
        }
        return Optional.ofNullable(head);
    }

    /** The next entry, empty if the file has no more complete one at present. */
    Optional<LogRecord> next() throws IOException {
        Optional<LogHead> known = head();
        return known.isEmpty() ? Optional.empty() : complete(() -> readRecord(known.get()));
    }

    private <T> Optional<T> complete(Part<T> part) throws IOException {
        do {
            input.mark();
            try {
                return Optional.of(part.read());
            } catch (BufferUnderflowException e) {
                input.reset();
            }
        } while (input.fill());
        return Optional.empty();
    }

    private LogHead readHead() throws IOException {
        if (input.readByte() != HEAD) {
            throw new IOException(path + " is not a log of Gatling");
        }
        return new LogHead(
                input.readString(),
                input.readString(),
                input.readLong(),
                input.readString(),
                list(input::readString),
                list(input::readBytes));
    }

    private <T> List<T> list(Part<T> part) throws IOException {
        int count = input.readInt();
        List<T> list = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            list.add(part.read());
        }
        return list;
    }

    private LogRecord readRecord(LogHead head) throws IOException {
        byte kind = input.readByte();
        return switch (kind) {
            case REQUEST -> readRequest(head);
            case USER -> new LogRecord.User(input.readInt(), input.readBoolean(), readTime(head));
            case GROUP ->
                new LogRecord.Group(
                        input.readCachedStrings(),
                        readTime(head),
                        readTime(head),
                        input.readInt(),
                        input.readBoolean());
            case FAILURE -> new LogRecord.Failure(input.readCachedString(), readTime(head));
            default -> throw new IOException(path + " has an entry of an unknown kind, " + kind);
        };
    }

    private LogRecord readRequest(LogHead head) {
        List<String> groups = input.readCachedStrings();
        String name = input.readCachedString();
        long start = readTime(head);
        long end = readTime(head);
        boolean ok = input.readBoolean();
        String message = input.readCachedString();
        // Gatling's mark of a message nobody waited for, as much as fits into the log.
        boolean unasked = end - head.start() == (int) (Long.MIN_VALUE - head.start());
        return unasked
                ? new LogRecord.Unasked(name, start)
                : new LogRecord.Request(groups, name, start, end, ok, message);
    }

    private long readTime(LogHead head) {
        return head.start() + input.readInt();
    }

    @Override
    public void close() throws IOException {
        input.close();
    }
}
