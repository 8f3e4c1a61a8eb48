package dev.heddle.coroutine.blocking;

import static dev.heddle.coroutine.blocking.BlockingCall.blocks;
import static dev.heddle.coroutine.blocking.BlockingCall.blocksShortly;
import static dev.heddle.coroutine.blocking.BlockingCall.suspends;

import java.io.FileInputStream;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.ByteBuffer;
import java.nio.channels.AsynchronousFileChannel;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.security.SecureRandom;
import java.util.List;

/**
 * Blocking calls on files. That they block is shown with a named pipe, whose other side is late, and with a lock that
 * another process holds; a file on a disk blocks as long as the disk takes.
 */
final class FileCalls {
    /** More than a pipe, or a pair of sockets, takes in without somebody who reads it. */
    static final byte[] MUCH = new byte[16 * 1024 * 1024];

    private static final String DISK = "until the disk has done it: microseconds if cached, else milliseconds and more";

    static final List<BlockingCall> ALL = List.of(
            blocks("`new FileInputStream`, of a pipe", "until the other side opens it", FileCalls::open),
            blocks(
                    "`FileInputStream.read`, as of a pipe, a terminal, `System.in`",
                    "until there is data",
                    FileCalls::read),
            blocks(
                    "`FileOutputStream.write`, as to a pipe, a terminal, `System.out`",
                    "until the reader has made room",
                    FileCalls::write),
            blocks("`RandomAccessFile.read`", "until there is data", FileCalls::randomAccessRead),
            blocks("`FileChannel.read`", "until there is data", FileCalls::channelRead),
            blocks("`FileChannel.write`", "until the reader has made room", FileCalls::channelWrite),
            blocks("`Files.readString` of a pipe", "until its end", FileCalls::readString),
            blocks("`FileChannel.lock`, held by another process", "until it is released", FileCalls::lock)
                    .advice("`AsynchronousFileChannel.lock().get()`, or `Offload`"),
            suspends("`AsynchronousFileChannel.lock().get()`", FileCalls::asynchronousLock),
            blocksShortly("`Files.readString` of a file", DISK, FileCalls::readStringOfAFile),
            blocksShortly("`Files.writeString`", DISK, FileCalls::writeString),
            blocksShortly("`FileChannel.force`", DISK, FileCalls::force),
            blocksShortly("`MappedByteBuffer.force`", DISK, FileCalls::forceMapped),
            blocksShortly(
                            "`SecureRandom.nextBytes`, `UUID.randomUUID`",
                            "for microseconds: it reads `/dev/urandom`",
                            () -> {
                                var random = new SecureRandom();
                                return Blocked.briefly(() -> random.nextBytes(new byte[16]));
                            })
                    .advice("nothing"));

    private FileCalls() {}

    private static Blocked open() throws Exception {
        var fifo = new Fifo();
        var other = new AutoCloseable[1];
        return Blocked.until(
                        () -> other[0] = fifo.bothEnds(),
                        () -> new FileInputStream(fifo.path().toFile()).close())
                .closing(fifo, () -> other[0].close());
    }

    private static Blocked read() throws Exception {
        var fifo = new Fifo();
        var other = fifo.bothEnds();
        var file = new FileInputStream(fifo.path().toFile());
        return Blocked.until(() -> other.write(1), file::read).closing(fifo, other, file);
    }

    private static Blocked write() throws Exception {
        var fifo = new Fifo();
        var other = fifo.bothEnds();
        var file = new FileOutputStream(fifo.path().toFile());
        return Blocked.until(() -> other.readFully(new byte[MUCH.length]), () -> file.write(MUCH))
                .closing(fifo, other, file);
    }

    private static Blocked randomAccessRead() throws Exception {
        var fifo = new Fifo();
        var other = fifo.bothEnds();
        var file = new RandomAccessFile(fifo.path().toFile(), "r");
        return Blocked.until(() -> other.write(1), file::read).closing(fifo, other, file);
    }

    private static Blocked channelRead() throws Exception {
        var fifo = new Fifo();
        var other = fifo.bothEnds();
        var channel = FileChannel.open(fifo.path(), StandardOpenOption.READ);
        return Blocked.until(() -> other.write(1), () -> channel.read(ByteBuffer.allocate(1)))
                .closing(fifo, other, channel);
    }

    private static Blocked channelWrite() throws Exception {
        var fifo = new Fifo();
        var other = fifo.bothEnds();
        var channel = FileChannel.open(fifo.path(), StandardOpenOption.WRITE);
        return Blocked.until(() -> other.readFully(new byte[MUCH.length]), () -> {
                    var rest = ByteBuffer.wrap(MUCH);
                    while (rest.hasRemaining()) {
                        channel.write(rest);
                    }
                })
                .closing(fifo, other, channel);
    }

    private static Blocked readString() throws Exception {
        var fifo = new Fifo();
        var other = fifo.bothEnds();
        return Blocked.until(other::close, () -> Files.readString(fifo.path())).closing(fifo);
    }

    private static Blocked lock() throws Exception {
        var holder = new FileLockHolder();
        var channel = FileChannel.open(holder.path(), StandardOpenOption.WRITE);
        return Blocked.until(holder::release, () -> channel.lock().close()).closing(holder, channel);
    }

    private static Blocked asynchronousLock() throws Exception {
        var holder = new FileLockHolder();
        var channel = AsynchronousFileChannel.open(holder.path(), StandardOpenOption.WRITE);
        return Blocked.until(holder::release, () -> channel.lock().get().close())
                .closing(holder, channel);
    }

    private static Blocked readStringOfAFile() throws IOException {
        var file = file();
        return Blocked.briefly(() -> Files.readString(file)).closing(() -> Files.delete(file));
    }

    private static Blocked writeString() throws IOException {
        var file = file();
        return Blocked.briefly(() -> Files.writeString(file, "other text")).closing(() -> Files.delete(file));
    }

    private static Blocked force() throws IOException {
        var file = file();
        var channel = FileChannel.open(file, StandardOpenOption.WRITE);
        channel.write(ByteBuffer.allocate(1));
        return Blocked.briefly(() -> channel.force(true)).closing(() -> Files.delete(file), channel);
    }

    private static Blocked forceMapped() throws IOException {
        var file = file();
        var channel = FileChannel.open(file, StandardOpenOption.READ, StandardOpenOption.WRITE);
        var mapped = channel.map(FileChannel.MapMode.READ_WRITE, 0, 4);
        mapped.put((byte) 1);
        return Blocked.briefly(mapped::force).closing(() -> Files.delete(file), channel);
    }

    private static Path file() throws IOException {
        return Files.writeString(Files.createTempFile("heddle", ".txt"), "text");
    }
}
