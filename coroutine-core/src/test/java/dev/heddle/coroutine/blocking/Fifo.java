package dev.heddle.coroutine.blocking;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;

/** A named pipe: a file whose reads and writes block for as long as a test wants them to. */
final class Fifo implements AutoCloseable {
    private final Path directory = Files.createTempDirectory("heddle");
    private final Path path = directory.resolve("fifo");

    Fifo() throws IOException, InterruptedException {
        var mkfifo = new ProcessBuilder("mkfifo", path.toString()).inheritIO().start();
        if (mkfifo.waitFor() != 0) {
            throw new IOException("mkfifo failed: " + mkfifo);
        }
    }

    Path path() {
        return path;
    }

    /** Opened for reading and writing it waits for no other side; others that open it then do not wait either. */
    RandomAccessFile bothEnds() throws IOException {
        return new RandomAccessFile(path.toFile(), "rw");
    }

    @Override
    public void close() throws IOException {
        Files.delete(path);
        Files.delete(directory);
    }
}
