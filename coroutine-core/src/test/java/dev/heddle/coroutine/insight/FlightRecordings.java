package dev.heddle.coroutine.insight;

import java.io.IOException;
import java.nio.file.Files;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import jdk.jfr.Recording;
import jdk.jfr.consumer.RecordedEvent;
import jdk.jfr.consumer.RecordingFile;

/** A flight recording that a test makes and reads back. */
final class FlightRecordings implements AutoCloseable {
    private final Recording recording = new Recording();

    /** With all its events, however short. */
    static FlightRecordings start(String... events) {
        var started = new FlightRecordings();
        for (var event : events) {
            started.recording.enable(event).withoutThreshold();
        }
        started.recording.start();
        return started;
    }

    static FlightRecordings startWithThreshold(String event, Duration threshold) {
        var started = new FlightRecordings();
        started.recording.enable(event).withThreshold(threshold);
        started.recording.start();
        return started;
    }

    /** Stops it; returns Heddle's events in the order in which they ended. */
    List<RecordedEvent> stop() throws IOException {
        recording.stop();
        var file = Files.createTempFile("heddle", ".jfr");
        try {
            recording.dump(file);
            return RecordingFile.readAllEvents(file).stream()
                    .filter(event -> event.getEventType().getName().startsWith("dev.heddle."))
                    .sorted(Comparator.comparing(RecordedEvent::getEndTime))
                    .toList();
        } finally {
            Files.delete(file);
        }
    }

    @Override
    public void close() {
        recording.close();
    }
}
