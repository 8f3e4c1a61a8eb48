package dev.heddle.load.gatling.log;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;

/** What a Gatling log tells so far, while it is being written and afterwards. Confined to one thread at a time. */
public final class LogTail implements AutoCloseable {
    private final LogReader reader;
    private final RequestTimes times = new RequestTimes();
    private long users;

    /** Of a log that exists. */
    public LogTail(Path log) throws IOException {
        reader = new LogReader(log);
    }

    /** Reads what has been written since. */
    public void catchUp() throws IOException {
        for (Optional<LogRecord> next = reader.next(); next.isPresent(); next = reader.next()) {
            switch (next.get()) {
                case LogRecord.Request request -> times.add(request);
                case LogRecord.User user -> users += user.came() ? 1 : -1;
                case LogRecord.Group group -> {}
                case LogRecord.Failure failure -> {}
                case LogRecord.Unasked unasked -> {}
            }
        }
    }

    /** The requests that have ended. */
    public RequestTimes times() {
        return times;
    }

    /** The virtual users that have come and not left. */
    public long users() {
        return users;
    }

    @Override
    public void close() throws IOException {
        reader.close();
    }
}
