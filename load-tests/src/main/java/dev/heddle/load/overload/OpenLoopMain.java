package dev.heddle.load.overload;

import dev.heddle.load.support.LoadException;
import java.time.Duration;

/**
 * One run of the open loop. Its arguments: port, connections, patience in milliseconds, requests a second, milliseconds before the
 * window, and of the window. It prints a {@link Goodput} as its only line, or {@code error} and what went wrong.
 */
final class OpenLoopMain {
    static final String ERROR = "error ";

    private OpenLoopMain() {}

    static void main(String[] arguments) throws InterruptedException {
        Duration patience = Duration.ofMillis(Long.parseLong(arguments[2]));
        Duration before = Duration.ofMillis(Long.parseLong(arguments[4]));
        Duration window = Duration.ofMillis(Long.parseLong(arguments[5]));
        try (OpenLoop clients =
                new OpenLoop(Integer.parseInt(arguments[0]), Integer.parseInt(arguments[1]), patience)) {
            clients.open();
            clients.run(Integer.parseInt(arguments[3]));
            Thread.sleep(before);
            clients.take(before);
            long start = System.nanoTime();
            Thread.sleep(window);
            System.out.println(
                    clients.take(Duration.ofNanos(System.nanoTime() - start)).toLine());
        } catch (LoadException e) {
            System.out.println(ERROR + e.getMessage());
        }
    }
}
