package dev.heddle.server.http3;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.net.InetSocketAddress;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

/** A token counts for the address and the port that it was made for, for a while, by whoever has the key, and unchanged. */
class RetryTokensTest {
    private static final InetSocketAddress CLIENT = new InetSocketAddress("192.0.2.1", 1000);
    private static final byte[] ID = {1, 2, 3, 4, 5, 6, 7, 8};

    private final AtomicLong clock = new AtomicLong(1_000_000);
    private final byte[] key = RetryTokens.newKey();
    private final RetryTokens tokens = RetryTokens.of(key, clock::get);

    private ByteBuf token() {
        var token = Unpooled.buffer();
        assertThat(tokens.writeToken(token, Unpooled.wrappedBuffer(ID), CLIENT)).isTrue();
        assertThat(token.readableBytes()).isLessThanOrEqualTo(tokens.maxTokenLength());
        return token;
    }

    @Test
    void connectionIdIsBehindTheToken() {
        var token = token();

        int offset = tokens.validateToken(token, CLIENT);

        assertThat(token.slice(offset, token.readableBytes() - offset)).isEqualTo(Unpooled.wrappedBuffer(ID));
    }

    @Test
    void otherLoopsOfTheServerTakeIt() {
        assertThat(RetryTokens.of(key, clock::get).validateToken(token(), CLIENT))
                .isPositive();
    }

    @Test
    void otherAddressesAndPortsDoNotCount() {
        assertThat(tokens.validateToken(token(), new InetSocketAddress("192.0.2.2", 1000)))
                .isNegative();
        assertThat(tokens.validateToken(token(), new InetSocketAddress("192.0.2.1", 1001)))
                .isNegative();
    }

    @Test
    void otherKeysDoNotCount() {
        assertThat(RetryTokens.of(RetryTokens.newKey(), clock::get).validateToken(token(), CLIENT))
                .isNegative();
    }

    @Test
    void tokenEnds() {
        var token = token();
        clock.addAndGet(RetryTokens.VALID_MILLIS);
        assertThat(tokens.validateToken(token, CLIENT)).isPositive();

        clock.incrementAndGet();

        assertThat(tokens.validateToken(token, CLIENT)).isNegative();
    }

    @Test
    void tokenOfTheFutureDoesNotCount() {
        var token = token();
        clock.decrementAndGet();

        assertThat(tokens.validateToken(token, CLIENT)).isNegative();
    }

    @Test
    void everyBitCounts() {
        var token = token();
        for (int i = 0; i < token.readableBytes(); i++) {
            var changed = token.copy();
            changed.setByte(i, changed.getByte(i) ^ 1);
            assertThat(tokens.validateToken(changed, CLIENT)).as("byte %d", i).isNegative();
        }
    }

    @Test
    void otherLengthsDoNotCount() {
        var token = token();
        for (int length = 0; length < token.readableBytes(); length++) {
            assertThat(tokens.validateToken(token.copy(0, length), CLIENT))
                    .as("length %d", length)
                    .isNegative();
        }
        assertThat(tokens.validateToken(token.copy().writeZero(30), CLIENT)).isNegative();
    }
}
