package dev.heddle.coroutine.blocking;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/** The table of blocking calls, in {@code docs/blocking-calls.md}. */
final class BlockingCallsDocument {
    static final Path PATH = Path.of("docs", "blocking-calls.md");

    private static final String INTRODUCTION = """
        # What blocking calls do to the event loop

        In a coroutine any blocking call may be written as it is. Most of them suspend the coroutine, and its event loop
        goes on with others. Some hold the loop until they return: they wait in a system call that has no other form, or
        are pinned, which means that a frame below them cannot be moved off the carrier's stack. Those belong in
        `Offload`, which makes them on another thread while the coroutine is suspended:

        ```java
        var text = Offload.call(() -> Files.readString(path));
        ```

        An offloaded call that would hold the loop holds a thread of the JDK's scheduler instead. There are as many as
        processors (`-Djdk.virtualThreadScheduler.parallelism` sets another number); when all are held, further offloaded
        code waits its turn, while the event loops and their sockets go on.

        The library's own waits (`Coroutine.sleep`, `await`, `join`, a connection's `receive`) never wait pinned: only the
        event loop could end them, so they throw `IllegalStateException`, which names the frame.

        `BlockingCallsTest` makes every call of these tables in a coroutine, and looks whether another coroutine and a
        task of the same loop come to their end before the call is released; it makes those that hold the loop a second
        time in `Offload`, which leaves it free for each of them. The tables are what it saw, on event loops made by
        `EventLoops` and on adopted ones alike; `mvn -pl coroutine-core test -Dtest=BlockingCallsTest
        -Dheddle.docs=write` writes them anew. (Linux, JDK 25. Where the JDK's internals are closed, coroutines run on
        the JDK's own threads, and no call holds the loop.)
        """;

    private BlockingCallsDocument() {}

    static String of(Map<String, List<BlockingCall>> groups, Map<BlockingCall, Verdict> seen) {
        var text = new StringBuilder(INTRODUCTION);
        groups.forEach((group, calls) -> {
            text.append("\n## ").append(group).append("\n\n| call | what it does to the event loop | what to do |\n");
            text.append("| --- | --- | --- |\n");
            for (var call : calls) {
                text.append(row(call, seen.get(call)));
            }
        });
        return text.toString();
    }

    private static String row(BlockingCall call, Verdict verdict) {
        if (!verdict.holdsTheLoop()) {
            return "| %s | %s | call it |\n".formatted(call.name(), verdict.inWords());
        }
        return "| %s | %s %s | %s |\n".formatted(call.name(), verdict.inWords(), call.until(), call.advice());
    }
}
