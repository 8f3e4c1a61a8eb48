package dev.heddle.coroutine.insight;

import dev.heddle.coroutine.Coroutine;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * The coroutines of a dump that have kind, state and stack in common: one entry of its text. Keeps the first few of them
 * only, so that a dump of very many coroutines fits into memory.
 */
final class StackGroup {
    private static final int MOST_EXAMPLES = 5;

    /** What the coroutines of a group have in common. */
    record Key(String kind, Coroutine.State state, boolean pinned, List<StackTraceElement> stack) {
        static Key of(CoroutineSnapshot coroutine) {
            return new Key(coroutine.kind(), coroutine.state(), coroutine.pinned(), coroutine.stack());
        }
    }

    private final Key key;
    private final List<CoroutineSnapshot> examples = new ArrayList<>(1);
    private int size;
    private @Nullable Duration shortestWait;
    private @Nullable Duration longestWait;

    StackGroup(Key key) {
        this.key = key;
    }

    void add(CoroutineSnapshot coroutine) {
        size++;
        if (examples.size() < MOST_EXAMPLES) {
            examples.add(coroutine);
        }
        var wait = coroutine.suspendedFor();
        if (wait != null) {
            shortestWait = shortestWait == null || wait.compareTo(shortestWait) < 0 ? wait : shortestWait;
            longestWait = longestWait == null || wait.compareTo(longestWait) > 0 ? wait : longestWait;
        }
    }

    int size() {
        return size;
    }

    /** Those that hold a loop come first in a dump, then those that wait for it. */
    int rank() {
        return switch (key.state) {
            case RUNNING -> 0;
            case SUSPENDED -> key.pinned ? 0 : 2;
            case RUNNABLE -> 1;
            case ENDED -> 3;
        };
    }

    void print(Appendable out) throws IOException {
        out.append(headline()).append('\n').append("    ").append(members()).append('\n');
        Text.appendStack(key.stack, out);
        out.append('\n');
    }

    private String headline() {
        var text = new StringBuilder(Text.count(size, "coroutine"))
                .append(" \"")
                .append(key.kind)
                .append("\", ")
                .append(Text.lowerCase(key.state))
                .append(key.pinned ? " while pinned" : "");
        if (shortestWait != null && longestWait != null) {
            text.append(" for ").append(Text.range(shortestWait, longestWait));
        }
        var waitsFor = examples.getFirst().waitsFor();
        if (waitsFor != null) {
            text.append(", waiting for ").append(waitsFor).append(isWaitOfAll(waitsFor) ? "" : " and the like");
        }
        return text.toString();
    }

    /** As far as the examples tell. */
    private boolean isWaitOfAll(String waitsFor) {
        return examples.stream().allMatch(example -> waitsFor.equals(example.waitsFor()));
    }

    private String members() {
        var some = examples.stream().map(StackGroup::inWords).collect(Collectors.joining(", "));
        int more = size - examples.size();
        return more == 0 ? some : some + String.format(Locale.ROOT, " and %,d more", more);
    }

    private static String inWords(CoroutineSnapshot coroutine) {
        return String.format(
                Locale.ROOT,
                "%s (#%d on %s, %s old)",
                coroutine.name(),
                coroutine.id(),
                coroutine.eventLoop(),
                Text.time(coroutine.age()));
    }
}
