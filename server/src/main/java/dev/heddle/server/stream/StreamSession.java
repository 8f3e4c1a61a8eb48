package dev.heddle.server.stream;

import dev.heddle.coroutine.CoroutineScheduler;
import dev.heddle.server.address.ClientAddress;
import dev.heddle.server.http.HttpService;
import dev.heddle.server.tls.TlsSession;
import java.net.SocketAddress;
import org.jspecify.annotations.Nullable;

/** A connection of many streams. May be asked by its event loop and by the coroutines of its streams. */
public interface StreamSession {
    /** What is done with requests, and within which limits. */
    HttpService http();

    /** Of the event loop that it lives on. */
    CoroutineScheduler scheduler();

    /** Of the other end, which a proxy may have told. */
    SocketAddress remoteAddress();

    /** Of this end. */
    SocketAddress localAddress();

    /** Of the other end, with texts that are made once. */
    ClientAddress peerAddress();

    /** What TLS has agreed on; null in clear text. */
    @Nullable TlsSession tls();
}
