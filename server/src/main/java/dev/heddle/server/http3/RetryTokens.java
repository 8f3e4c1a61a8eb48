package dev.heddle.server.http3;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.handler.codec.quic.QuicTokenHandler;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * Tokens of Retry packets (RFC 9000 8.1.2): a client proves that it receives what is sent to its address before the server keeps
 * anything of it, so that packets with a forged address cost no memory and no handshake, and make the server send less than they
 * are long. A token is an HMAC by a key of this process over the address, the port, the time, and the connection id that the
 * client has begun with; whoever has none cannot make one for an address that is not theirs, other than with Netty's {@code
 * InsecureQuicTokenHandler}, whose tokens are the address in clear.
 *
 * <pre>
 * time, in ms (8) | HMAC-SHA-256 over time, port, address, connection id (32) | connection id (0..20)
 * </pre>
 *
 * <p>Used by one event loop; the key is the same for all of a server, since the kernel may give the second packet to another.
 */
final class RetryTokens implements QuicTokenHandler {
    private static final String ALGORITHM = "HmacSHA256";
    private static final int TIME_BYTES = Long.BYTES;
    private static final int MAC_BYTES = 32;
    private static final int PREFIX_BYTES = TIME_BYTES + MAC_BYTES;
    private static final int MOST_ID_BYTES = 20;
    /** A round trip, and that of a packet that was lost. */
    static final long VALID_MILLIS = TimeUnit.SECONDS.toMillis(15);

    private final Mac mac;
    private final LongSupplier clock;

    private RetryTokens(Mac mac, LongSupplier clock) {
        this.mac = mac;
        this.clock = clock;
    }

    /** A key that nobody else has. */
    static byte[] newKey() {
        var key = new byte[MAC_BYTES];
        new SecureRandom().nextBytes(key);
        return key;
    }

    /**
     * For one event loop.
     *
     * @param clock in milliseconds
     */
    static RetryTokens of(byte[] key, LongSupplier clock) {
        try {
            var mac = Mac.getInstance(ALGORITHM);
            mac.init(new SecretKeySpec(key, ALGORITHM));
            return new RetryTokens(mac, clock);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e); // every JDK has it
        }
    }

    @Override
    public boolean writeToken(ByteBuf out, ByteBuf id, InetSocketAddress address) {
        long time = clock.getAsLong();
        var original = ByteBufUtil.getBytes(id);
        out.writeLong(time).writeBytes(sign(time, address, original)).writeBytes(original);
        return true;
    }

    @Override
    public int validateToken(ByteBuf token, InetSocketAddress address) {
        int idBytes = token.readableBytes() - PREFIX_BYTES;
        if (idBytes < 0 || idBytes > MOST_ID_BYTES) {
            return -1;
        }
        int start = token.readerIndex();
        long time = token.getLong(start);
        long age = clock.getAsLong() - time;
        if (age < 0 || age > VALID_MILLIS) {
            return -1;
        }
        var signature = ByteBufUtil.getBytes(token, start + TIME_BYTES, MAC_BYTES);
        var original = ByteBufUtil.getBytes(token, start + PREFIX_BYTES, idBytes);
        return MessageDigest.isEqual(signature, sign(time, address, original)) ? PREFIX_BYTES : -1;
    }

    /** The number of each part is fixed, or known by the address, but for the last. */
    private byte[] sign(long time, InetSocketAddress address, byte[] original) {
        var ip = address.getAddress().getAddress();
        var fixed = ByteBuffer.allocate(Long.BYTES + 2 * Integer.BYTES);
        mac.update(
                fixed.putLong(time).putInt(address.getPort()).putInt(ip.length).array());
        mac.update(ip);
        return mac.doFinal(original);
    }

    @Override
    public int maxTokenLength() {
        return PREFIX_BYTES + MOST_ID_BYTES;
    }
}
