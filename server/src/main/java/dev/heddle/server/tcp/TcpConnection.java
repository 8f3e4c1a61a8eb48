package dev.heddle.server.tcp;

import dev.heddle.coroutine.connection.Connection;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.util.ReferenceCountUtil;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.SocketAddress;
import java.net.SocketTimeoutException;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * A TCP connection as a stream of bytes each way. Reading suspends until bytes are there, writing while the peer does not
 * read; what is written goes out when the handler suspends. Both are cancellation points. One coroutine at a time may read,
 * and one write.
 */
public final class TcpConnection {
    private final Connection connection;
    private final long idleNanos;
    private @Nullable ByteBuf current;

    /**
     * For servers and clients of protocols that end in plain bytes: over a connection whose messages are {@code ByteBuf}s
     * from now on.
     *
     * @param idle how long the peer may send nothing while it is waited for, or read nothing; zero for ever
     */
    public TcpConnection(Connection connection, Duration idle) {
        this.connection = connection;
        this.idleNanos = idle.toNanos();
    }

    /**
     * Some bytes, as many as are there and fit.
     *
     * @return how many, more than zero; -1 when the peer will send no more
     * @throws SocketTimeoutException if none came within the idle time of the server
     * @throws IOException if the connection broke
     */
    public int read(byte[] into, int offset, int length) throws IOException {
        if (length == 0) {
            return 0;
        }
        var bytes = next();
        if (bytes == null) {
            return -1;
        }
        int count = Math.min(length, bytes.readableBytes());
        bytes.readBytes(into, offset, count);
        return count;
    }

    /** As {@link #read(byte[], int, int)} into the whole array. */
    public int read(byte[] into) throws IOException {
        return read(into, 0, into.length);
    }

    /**
     * Exactly so many bytes.
     *
     * @throws EOFException if the peer ends before
     */
    public byte[] readExactly(int count) throws IOException {
        var all = new byte[count];
        for (int have = 0; have < count; ) {
            int got = read(all, have, count - have);
            if (got < 0) {
                throw new EOFException("the peer ended after " + have + " of " + count + " bytes");
            }
            have += got;
        }
        return all;
    }

    /** Writes bytes; they are copied. As {@link #write(ByteBuf)}. */
    public void write(byte[] bytes, int offset, int count) throws IOException {
        write(Unpooled.copiedBuffer(bytes, offset, count));
    }

    /** Writes bytes; they are copied. */
    public void write(byte[] bytes) throws IOException {
        write(bytes, 0, bytes.length);
    }

    /**
     * Writes a buffer without copying it, and releases it whatever happens.
     *
     * @throws SocketTimeoutException if the peer has read nothing within the idle time of the server
     * @throws IOException if the connection is closed, or its output has been ended
     */
    public void write(ByteBuf bytes) throws IOException {
        connection.send(bytes, idleNanos, 1);
    }

    /**
     * The next bytes, without copying them: the caller's to release, or to write to a connection.
     *
     * @return null when the peer will send no more
     * @throws IOException as {@link #read(byte[], int, int)}
     */
    public @Nullable ByteBuf readBuffer() throws IOException {
        var bytes = next();
        current = null;
        return bytes;
    }

    /** Passes all that the peer sends on to a connection, this one or another, without copying it, until the peer ends. */
    public void transferTo(TcpConnection target) throws IOException {
        for (var bytes = readBuffer(); bytes != null; bytes = readBuffer()) {
            target.write(bytes);
        }
    }

    /** Tells the peer that no more will come, after what was written; reading goes on. */
    public void shutdownOutput() {
        connection.shutdownOutput();
    }

    /** Closes the connection after what was written has gone out. What the peer sends is dropped. Returns at once. */
    public void close() {
        connection.close();
    }

    /** Closes the connection by a reset: what was written and has not gone out is lost, and the peer knows. Returns at once. */
    public void reset() {
        connection.reset();
    }

    /** Runs code on the event loop when the connection has been closed, by whichever side; soon, if it is closed already. */
    public void onClose(Runnable action) {
        connection.onClose(action);
    }

    /** The incoming bytes for libraries that want a stream. Closing it does nothing. */
    public InputStream inputStream() {
        return new InputStream() {
            @Override
            public int read() throws IOException {
                var one = new byte[1];
                return TcpConnection.this.read(one) < 0 ? -1 : one[0] & 0xff;
            }

            @Override
            public int read(byte[] into, int offset, int length) throws IOException {
                return TcpConnection.this.read(into, offset, length);
            }
        };
    }

    /** The outgoing bytes for libraries that want a stream. Closing it does nothing. */
    public OutputStream outputStream() {
        return new OutputStream() {
            @Override
            public void write(int oneByte) throws IOException {
                TcpConnection.this.write(new byte[] {(byte) oneByte});
            }

            @Override
            public void write(byte[] bytes, int offset, int count) throws IOException {
                TcpConnection.this.write(bytes, offset, count);
            }
        };
    }

    /** The peer's address. */
    public SocketAddress remoteAddress() {
        return connection.remoteAddress();
    }

    private @Nullable ByteBuf next() throws IOException {
        if (current != null && current.isReadable()) {
            return current;
        }
        release();
        var message = connection.receive(idleNanos);
        if (message instanceof ByteBuf bytes) {
            current = bytes;
            return bytes;
        }
        ReferenceCountUtil.release(message);
        return null;
    }

    /** Drops what was received and not read, for whoever made this object, after its last reader. */
    public void release() {
        if (current != null) {
            current.release();
            current = null;
        }
    }
}
