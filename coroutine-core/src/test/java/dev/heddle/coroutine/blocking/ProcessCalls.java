package dev.heddle.coroutine.blocking;

import static dev.heddle.coroutine.blocking.BlockingCall.blocks;
import static dev.heddle.coroutine.blocking.BlockingCall.blocksShortly;
import static dev.heddle.coroutine.blocking.BlockingCall.suspends;

import java.io.IOException;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** Blocking calls on other processes: {@code cat}, which ends when its input ends. */
final class ProcessCalls {
    static final List<BlockingCall> ALL = List.of(
            blocksShortly("`ProcessBuilder.start`", "for about a millisecond: it forks", ProcessCalls::start),
            suspends("`Process.waitFor`", ProcessCalls::waitFor),
            suspends("`Process.waitFor` with a time-out", ProcessCalls::waitForWithTimeout),
            suspends("`Process.onExit().get()`", ProcessCalls::onExit),
            blocks("`Process.getInputStream().read`", "until the process writes something", ProcessCalls::read),
            blocks("`Process.getOutputStream().write`", "until the process has read it", ProcessCalls::write));

    private ProcessCalls() {}

    private static Process cat() throws IOException {
        return new ProcessBuilder("cat")
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
    }

    private static Blocked start() {
        var started = new Process[1];
        return Blocked.briefly(() -> started[0] = cat()).closing(() -> started[0].destroy());
    }

    private static Blocked waitFor() throws IOException {
        var process = cat();
        return Blocked.until(process.getOutputStream()::close, process::waitFor).closing(process::destroy);
    }

    private static Blocked waitForWithTimeout() throws IOException {
        var process = cat();
        return Blocked.until(process.getOutputStream()::close, () -> process.waitFor(1, TimeUnit.HOURS))
                .closing(process::destroy);
    }

    private static Blocked onExit() throws IOException {
        var process = cat();
        return Blocked.until(
                        process.getOutputStream()::close, () -> process.onExit().get())
                .closing(process::destroy);
    }

    private static Blocked read() throws IOException {
        var process = cat();
        return Blocked.until(
                        () -> {
                            process.getOutputStream().write(1);
                            process.getOutputStream().flush();
                        },
                        () -> process.getInputStream().read())
                .closing(process::destroy);
    }

    /** What it writes is not read before the release, so that it stops reading. */
    private static Blocked write() throws IOException {
        var process = cat();
        return Blocked.until(
                        () -> process.getInputStream().readNBytes(FileCalls.MUCH.length),
                        () -> process.getOutputStream().write(FileCalls.MUCH))
                .closing(process::destroy);
    }
}
