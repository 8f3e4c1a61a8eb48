package dev.heddle.load.gatling.log;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.heddle.load.gatling.GatlingProcess;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Logs as Gatling writes them: read while they grow, and several made one. That Gatling reads the result, LoadTestTest shows. */
final class LogTest {
    private static final long START = 1_800_000_000_000L;

    @TempDir
    Path directory;

    @Test
    void mergesInOrderOfTimeRelativeToTheEarliestStart() throws Exception {
        Path first = write("first", START + 500, request("a", 10, true, ""), user(0, true, 40));
        Path second = write("second", START, user(0, true, 20), request("\u2615 b", 30, false, "no \u00fc"));
        LogMerge.merge(List.of(first, second), directory.resolve("merged"));
        Path merged = directory.resolve("merged").resolve(GatlingProcess.LOG);
        assertThat(head(merged).start()).isEqualTo(START);
        assertThat(head(merged).assertions()).containsExactly(new byte[] {1, 2, 3});
        assertThat(read(merged))
                .containsExactly(
                        request("a", 10, true, ""),
                        user(0, true, 20),
                        request("\u2615 b", 30, false, "no \u00fc"),
                        user(0, true, 40));
    }

    @Test
    void percentilesOfMergedTimesAreThoseOfAllRequests() throws Exception {
        LogRecord[] fast = new LogRecord[98];
        for (int i = 0; i < fast.length; i++) {
            fast[i] = request("a", 1, true, "");
        }
        RequestTimes sum = times(write("fast", START, fast));
        sum.add(times(write("slow", START, request("a", 900, true, ""), request("a", 1_000, false, "late"))));
        assertThat(sum.count()).isEqualTo(100);
        assertThat(sum.failed()).isOne();
        assertThat(sum.messages()).containsExactly(Map.entry("late", 1L));
        assertThat(sum.percentile(50)).isEqualTo(1);
        assertThat(sum.percentile(98)).isEqualTo(1);
        assertThat(sum.percentile(99)).isEqualTo(900);
        assertThat(sum.max()).isEqualTo(1_000);
        assertThat(sum.perSecond()).isEqualTo(100);
    }

    @Test
    void whatIsIncompleteAtTheEndIsReadWhenItIsWhole() throws Exception {
        LogRecord[] records = {request("a", 10, true, ""), request("b", 20, false, "why"), request("b", 30, true, "")};
        byte[] whole = Files.readAllBytes(write("whole", START, records));
        Path growing = Files.createFile(directory.resolve("growing"));
        List<LogRecord> seen = new ArrayList<>();
        try (OutputStream out = Files.newOutputStream(growing);
                LogReader reader = new LogReader(growing)) {
            for (byte next : whole) {
                out.write(next);
                reader.next().ifPresent(seen::add);
            }
        }
        assertThat(seen).containsExactly(records);
    }

    @Test
    void aMessageThatNobodyWaitedForIsNoRequest() throws Exception {
        Path log = write("unasked", START, request("a", 10, true, ""));
        try (DataOutputStream out = new DataOutputStream(Files.newOutputStream(log, StandardOpenOption.APPEND))) {
            out.writeByte(LogReader.REQUEST);
            out.writeInt(0);
            out.writeInt(-1); // "a" again.
            out.writeInt(20);
            out.writeInt((int) (Long.MIN_VALUE - START)); // How Gatling marks it.
            out.writeBoolean(true);
            out.writeInt(-2); // No message.
        }
        assertThat(read(log)).containsExactly(request("a", 10, true, ""), new LogRecord.Unasked("a", START + 20));
        assertThat(times(log).count()).isOne();
    }

    @Test
    void logsOfDifferentSimulationsAreNotMerged() throws Exception {
        Path log = write("one", START, user(0, true, 1));
        Path other = directory.resolve("other");
        try (LogWriter writer = new LogWriter(other, new LogHead("3", "Other", START, "", List.of("s"), List.of()))) {
            writer.write(user(0, true, 1));
        }
        assertThatThrownBy(() -> LogMerge.merge(List.of(log, other), directory.resolve("merged")))
                .isInstanceOf(IOException.class)
                .hasMessage("logs of different simulations: Some and Other");
    }

    @Test
    void anythingElseIsNotALog() throws Exception {
        Path file = Files.writeString(directory.resolve("file"), "RUN\t3.9");
        assertThatThrownBy(() -> read(file)).hasMessage(file + " is not a log of Gatling");
    }

    private static LogRecord.Request request(String name, int end, boolean ok, String message) {
        return new LogRecord.Request(List.of(), name, START, START + end, ok, message);
    }

    private static LogRecord.User user(int scenario, boolean came, int time) {
        return new LogRecord.User(scenario, came, START + time);
    }

    private Path write(String name, long start, LogRecord... records) throws IOException {
        Path path = directory.resolve(name);
        LogHead head = new LogHead("3", "Some", start, "", List.of("s"), List.of(new byte[] {1, 2, 3}));
        try (LogWriter writer = new LogWriter(path, head)) {
            for (LogRecord entry : records) {
                writer.write(entry);
            }
        }
        return path;
    }

    private static LogHead head(Path log) throws IOException {
        try (LogReader reader = new LogReader(log)) {
            return reader.head().orElseThrow();
        }
    }

    private static List<LogRecord> read(Path log) throws IOException {
        List<LogRecord> records = new ArrayList<>();
        try (LogReader reader = new LogReader(log)) {
            for (Optional<LogRecord> next = reader.next(); next.isPresent(); next = reader.next()) {
                records.add(next.get());
            }
        }
        return records;
    }

    private static RequestTimes times(Path log) throws IOException {
        try (LogTail tail = new LogTail(log)) {
            tail.catchUp();
            return tail.times();
        }
    }
}
