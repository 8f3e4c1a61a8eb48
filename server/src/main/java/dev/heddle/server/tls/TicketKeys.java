package dev.heddle.server.tls;

import io.netty.handler.ssl.OpenSslSessionContext;
import io.netty.handler.ssl.OpenSslSessionTicketKey;
import io.netty.handler.ssl.SslContext;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.List;

/**
 * The keys by which OpenSSL encrypts the sessions that it hands to clients as tickets (RFC 5077, RFC 8446 4.6.1). Whoever gets hold
 * of one can read what was said in TLS 1.2 under its tickets: so they are in memory only, and renewed; that before is still taken,
 * for as long again. The JDK renews its own.
 */
final class TicketKeys {
    private static final SecureRandom RANDOM = new SecureRandom();

    private final OpenSslSessionContext sessions;
    private OpenSslSessionTicketKey current = newKey();

    private TicketKeys(OpenSslSessionContext sessions) {
        this.sessions = sessions;
        sessions.setTicketKeys(current);
    }

    /** New ones for each of the contexts that are OpenSSL's. */
    static List<TicketKeys> of(List<SslContext> contexts) {
        var all = new ArrayList<TicketKeys>();
        for (var context : contexts) {
            if (context.sessionContext() instanceof OpenSslSessionContext sessions) {
                all.add(new TicketKeys(sessions));
            }
        }
        return List.copyOf(all);
    }

    /** The first key encrypts. One thread at a time. */
    void renew() {
        var before = current;
        current = newKey();
        sessions.setTicketKeys(current, before);
    }

    private static OpenSslSessionTicketKey newKey() {
        return new OpenSslSessionTicketKey(
                random(OpenSslSessionTicketKey.NAME_SIZE),
                random(OpenSslSessionTicketKey.HMAC_KEY_SIZE),
                random(OpenSslSessionTicketKey.AES_KEY_SIZE));
    }

    private static byte[] random(int length) {
        var bytes = new byte[length];
        RANDOM.nextBytes(bytes);
        return bytes;
    }
}
