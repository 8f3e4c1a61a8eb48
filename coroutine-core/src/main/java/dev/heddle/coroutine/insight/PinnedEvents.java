package dev.heddle.coroutine.insight;

import java.util.List;
import java.util.function.Consumer;
import jdk.jfr.consumer.RecordedEvent;
import jdk.jfr.consumer.RecordedFrame;
import jdk.jfr.consumer.RecordedStackTrace;
import jdk.jfr.consumer.RecordedThread;
import jdk.jfr.consumer.RecordingStream;
import org.jspecify.annotations.Nullable;

/** The stream of the JDK's own events {@code jdk.VirtualThreadPinned}. */
final class PinnedEvents implements AutoCloseable {
    private static final String EVENT = "jdk.VirtualThreadPinned";
    /** Of the recorder's files on disk; what is older has been told. */
    private static final long MOST_BYTES = 4 * 1024 * 1024;

    /** Says so in a {@link StackTraceElement}. */
    private static final int NATIVE = -2;

    private final RecordingStream stream = new RecordingStream();

    /** A stream to be started; it tells a second late. */
    PinnedEvents(Consumer<Pin> action) {
        stream.enable(EVENT).withoutThreshold().withStackTrace();
        stream.onEvent(EVENT, event -> action.accept(pin(event)));
        stream.setReuse(true);
        stream.setOrdered(false);
        stream.setMaxSize(MOST_BYTES);
    }

    /** Tells from now on, on a thread of the recorder. */
    void start() {
        stream.startAsync();
    }

    @Override
    public void close() {
        stream.close();
    }

    private static Pin pin(RecordedEvent event) {
        var thread = event.getThread();
        return new Pin(
                thread == null ? 0 : thread.getJavaThreadId(),
                nameOf(thread),
                nameOf(event.getThread("carrierThread")),
                event.getString("blockingOperation"),
                event.getString("pinnedReason"),
                event.getDuration(),
                stack(event.getStackTrace()));
    }

    private static String nameOf(@Nullable RecordedThread thread) {
        var name = thread == null ? null : thread.getJavaName();
        return name == null ? "(unknown)" : name;
    }

    private static List<StackTraceElement> stack(@Nullable RecordedStackTrace recorded) {
        return recorded == null
                ? List.of()
                : recorded.getFrames().stream()
                        .filter(RecordedFrame::isJavaFrame)
                        .map(PinnedEvents::element)
                        .toList();
    }

    /** The recorder does not know the names of source files: that of the class stands in their place. */
    private static StackTraceElement element(RecordedFrame frame) {
        var type = frame.getMethod().getType().getName();
        boolean isNative = "Native".equals(frame.getType());
        var file = type.substring(type.lastIndexOf('.') + 1).replaceFirst("\\$.*", "");
        return new StackTraceElement(
                type, frame.getMethod().getName(), file, isNative ? NATIVE : frame.getLineNumber());
    }
}
