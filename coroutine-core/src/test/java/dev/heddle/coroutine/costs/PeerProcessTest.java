package dev.heddle.coroutine.costs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIOException;

import dev.heddle.coroutine.costs.Measure.Family;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** A peer that is not installed is told from one that fails, and a failure names the measure. */
@DisabledOnOs(value = OS.WINDOWS, disabledReason = "the peers of this test are shell scripts")
final class PeerProcessTest {
    @TempDir
    Path work;

    private PeerProcess processes;

    @BeforeEach
    void prepare() {
        processes = new PeerProcess(work, 0);
    }

    @Test
    void aPeerWithoutItsCompilerIsNotBuilt() throws Exception {
        assertThat(processes.build(builtBy("no-such-compiler-anywhere"))).isFalse();
        assertThat(work.resolve("peer.log")).content().contains("no-such-compiler-anywhere");
    }

    @Test
    void aPeerThatDoesNotCompileIsNotBuiltAndTheLogSaysWhy() throws Exception {
        assertThat(processes.build(builtBy("sh", "-c", "echo no such header >&2; exit 1")))
                .isFalse();
        assertThat(work.resolve("peer.log")).hasContent("no such header");
    }

    @Test
    void aPeerThatCompilesIsBuilt() throws Exception {
        assertThat(processes.build(builtBy("sh", "-c", "exit 0"))).isTrue();
    }

    @Test
    void aRunGivesWhatThePeerPrinted() throws Exception {
        // sh -c SCRIPT NAME ARGUMENTS: the measure's argument is the script's name.
        var output = processes.run(running("echo runtime $0; echo bytes $2"), List.of("memory", "77"));
        assertThat(output.runtime()).isEqualTo("script");
        assertThat(output.bytes()).hasValue(77);
    }

    @Test
    void aFailedRunNamesTheMeasureAndTheStatus() {
        assertThatIOException()
                .isThrownBy(() -> processes.run(running("exit 3"), List.of()))
                .withMessage("peer/script ended with status 3");
    }

    @Test
    void aRunThatBreaksTheContractNamesTheMeasure() {
        assertThatIOException()
                .isThrownBy(() -> processes.run(running("echo hello there"), List.of()))
                .withMessageStartingWith("peer/script printed 'hello there'");
    }

    private static Peer builtBy(String... command) {
        return new Peer("peer", "package", List.of(command), List.of());
    }

    private static Measure running(String script) {
        var peer = new Peer("peer", "package", List.of(), List.of("sh", "-c", script));
        return new Measure(peer, "script", "", Family.OTHER, 0, "", "");
    }
}
