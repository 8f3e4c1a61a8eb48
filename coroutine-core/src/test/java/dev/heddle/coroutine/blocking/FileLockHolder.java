package dev.heddle.coroutine.blocking;

import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/** Another process that holds the lock of a file: within one JVM a second lock is refused at once. */
final class FileLockHolder implements AutoCloseable {
    private final Path path = Files.createTempFile("heddle", ".lock");
    private final Process process;

    FileLockHolder() throws IOException, URISyntaxException {
        var java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
        var classes = Path.of(FileLockHolder.class
                .getProtectionDomain()
                .getCodeSource()
                .getLocation()
                .toURI());
        process = new ProcessBuilder(
                        java,
                        "-Xshare:auto",
                        "-cp",
                        classes.toString(),
                        FileLockHolder.class.getName(),
                        path.toString())
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        if (process.getInputStream().read() != '!') {
            throw new IOException("the other process did not get the lock");
        }
    }

    Path path() {
        return path;
    }

    /** The process ends with its input, and the lock with the process. */
    void release() throws IOException {
        process.getOutputStream().close();
    }

    @Override
    public void close() throws IOException {
        process.destroy();
        process.onExit().join();
        Files.delete(path);
    }

    /** The other process. */
    public static void main(String[] args) throws IOException {
        try (var channel = FileChannel.open(Path.of(args[0]), StandardOpenOption.WRITE);
                var lock = channel.lock()) {
            System.out.write(lock.isValid() ? '!' : '?');
            System.out.flush();
            System.in.readAllBytes();
        }
    }
}
