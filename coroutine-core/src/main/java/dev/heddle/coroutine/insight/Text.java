package dev.heddle.coroutine.insight;

import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Locale;

/** How dumps and log lines write numbers, times and stacks: alike in every locale. */
final class Text {
    /** A stack may be very deep; its innermost frames tell most. */
    static final int MOST_FRAMES = 64;

    private static final Duration IN_SECONDS = Duration.ofSeconds(1);
    private static final Duration IN_MINUTES = Duration.ofMinutes(2);

    private Text() {}

    static String lowerCase(Enum<?> constant) {
        return constant.name().toLowerCase(Locale.ROOT);
    }

    static String count(long count, String what) {
        return String.format(Locale.ROOT, "%,d %s%s", count, what, count == 1 ? "" : "s");
    }

    static String time(Duration time) {
        if (time.compareTo(IN_SECONDS) < 0) {
            return time.toMillis() + " ms";
        }
        return time.compareTo(IN_MINUTES) < 0
                ? String.format(Locale.ROOT, "%.1f s", time.toMillis() / 1000.0)
                : String.format(Locale.ROOT, "%,d min %d s", time.toMinutes(), time.toSecondsPart());
    }

    static String range(Duration from, Duration to) {
        var first = time(from);
        var last = time(to);
        return first.equals(last) ? first : first + " to " + last;
    }

    static void appendStack(List<StackTraceElement> stack, Appendable out) throws IOException {
        for (var frame : stack.subList(0, Math.min(stack.size(), MOST_FRAMES))) {
            out.append("    at ").append(frame.toString()).append('\n');
        }
        if (stack.size() > MOST_FRAMES) {
            out.append("    ... ")
                    .append(count(stack.size() - MOST_FRAMES, "more frame"))
                    .append('\n');
        }
    }

    /** With a line break before each frame, to stand behind a message. */
    static String stack(List<StackTraceElement> stack) {
        var text = new StringBuilder("\n");
        try {
            appendStack(stack, text);
        } catch (IOException e) {
            throw new AssertionError("a StringBuilder does not fail", e);
        }
        return text.deleteCharAt(text.length() - 1).toString();
    }
}
