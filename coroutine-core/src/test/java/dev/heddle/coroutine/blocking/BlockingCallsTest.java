package dev.heddle.coroutine.blocking;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.heddle.coroutine.EventLoops;
import dev.heddle.coroutine.Offload;
import dev.heddle.coroutine.fixture.LoopKind;
import dev.heddle.coroutine.fixture.TestLoops;
import java.io.IOException;
import java.nio.file.Files;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** What every kind of blocking call does to the event loop; makes the table in {@code docs/blocking-calls.md}. */
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
final class BlockingCallsTest {
    private static final Map<String, List<BlockingCall>> GROUPS = new LinkedHashMap<>();
    private static final Map<BlockingCall, Verdict> SEEN = new ConcurrentHashMap<>();

    static {
        GROUPS.put("Sockets", SocketCalls.ALL);
        GROUPS.put("Databases", DatabaseCalls.ALL);
        GROUPS.put("Locks and barriers", LockCalls.ALL);
        GROUPS.put("Queues", QueueCalls.ALL);
        GROUPS.put("Time, threads and futures", ThreadCalls.ALL);
        GROUPS.put("Files", FileCalls.ALL);
        GROUPS.put("Processes", ProcessCalls.ALL);
        GROUPS.put("Class initialisers and native code", PinnedCalls.ALL);
    }

    @RegisterExtension
    final TestLoops loops = new TestLoops();

    static Stream<BlockingCall> calls() {
        return GROUPS.values().stream().flatMap(List::stream);
    }

    static Stream<Arguments> callsOnEachKindOfLoop() {
        return calls().flatMap(call -> Stream.of(LoopKind.values()).map(kind -> Arguments.of(call, kind)));
    }

    static Stream<BlockingCall> callsThatHoldTheLoop() {
        return calls().filter(call -> call.expected().holdsTheLoop());
    }

    @Order(1)
    @ParameterizedTest(name = "{0}, {1}")
    @MethodSource("callsOnEachKindOfLoop")
    void callDoesToTheLoopWhatTheTableSays(BlockingCall call, LoopKind kind) throws Exception {
        assumeTrue(
                EventLoops.coroutinesRunOnEventLoops()
                        || (call.controlled() && !call.expected().holdsTheLoop()),
                "where coroutines run elsewhere no call holds the loop, and others need not wait for their turn");

        var scheduler = loops.one(kind);
        var verdict = with(
                call,
                blocked -> call.controlled()
                        ? LoopProbe.watch(scheduler, blocked::call, blocked::release)
                        : LoopProbe.passThrough(scheduler, blocked::call));

        assertThat(verdict).isEqualTo(call.expected());
        if (kind == LoopKind.OWN) {
            SEEN.put(call, verdict);
        }
    }

    @Order(2)
    @ParameterizedTest
    @MethodSource("callsThatHoldTheLoop")
    void offloadedItLeavesTheLoopFree(BlockingCall call) throws Exception {
        var scheduler = loops.own();
        var verdict = with(
                call,
                blocked -> call.controlled()
                        ? LoopProbe.watch(scheduler, () -> Offload.run(blocked::call), blocked::release)
                        : LoopProbe.passThroughOffloaded(scheduler, blocked::call));

        assertThat(verdict).isEqualTo(Verdict.SUSPENDS);
    }

    private static Verdict with(BlockingCall call, Probe probe) throws Exception {
        var blocked = call.setup().open();
        try {
            return probe.watch(blocked);
        } finally {
            blocked.close();
        }
    }

    /** Finds out what a call does that was set up. */
    @FunctionalInterface
    private interface Probe {
        Verdict watch(Blocked blocked) throws Exception;
    }

    @Order(3)
    @Test
    void tableSaysWhatWasSeen() throws IOException {
        assumeTrue(SEEN.size() == calls().count(), "all calls were made");
        var table = BlockingCallsDocument.of(GROUPS, SEEN);
        if ("write".equals(System.getProperty("heddle.docs"))) {
            Files.createDirectories(BlockingCallsDocument.PATH.getParent());
            Files.writeString(BlockingCallsDocument.PATH, table);
        }
        assertThat(Files.readString(BlockingCallsDocument.PATH)).isEqualTo(table);
    }
}
