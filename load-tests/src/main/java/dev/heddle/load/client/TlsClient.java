package dev.heddle.load.client;

import dev.heddle.load.support.LoadException;
import io.netty.channel.Channel;
import io.netty.handler.ssl.JdkSslContext;
import io.netty.handler.ssl.OpenSsl;
import io.netty.handler.ssl.OpenSslContextOption;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslContextBuilder;
import io.netty.handler.ssl.SslHandler;
import io.netty.handler.ssl.SslProvider;
import io.netty.handler.ssl.util.InsecureTrustManagerFactory;
import io.netty.util.ReferenceCountUtil;
import java.io.IOException;
import java.net.Socket;
import java.security.GeneralSecurityException;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;

/**
 * The client's side of TLS: 1.3 alone, by OpenSSL where it is there, which takes less of the generator's processor. It resumes no
 * session, and trusts everybody, which spares it the chain but not the signature.
 */
final class TlsClient implements AutoCloseable {
    /** All servers are to agree on this one, so that they encrypt the same. */
    static final String CIPHER = "TLS_AES_128_GCM_SHA256";

    /**
     * The one key exchange that it offers. Some servers prefer another, such as X25519MLKEM768, which takes both sides longer: the
     * load would be another one with them.
     */
    private static final String[] GROUPS = {"x25519"};

    private static final String PROTOCOL = "TLSv1.3";

    private final SslContext context;

    TlsClient() {
        try {
            SslContextBuilder builder = SslContextBuilder.forClient()
                    .sslProvider(OpenSsl.isAvailable() ? SslProvider.OPENSSL_REFCNT : SslProvider.JDK)
                    .trustManager(InsecureTrustManagerFactory.INSTANCE)
                    .endpointIdentificationAlgorithm(null)
                    .protocols(PROTOCOL);
            if (OpenSsl.isAvailable()) {
                builder.option(OpenSslContextOption.GROUPS, GROUPS);
            }
            context = builder.build();
        } catch (SSLException e) {
            throw new IllegalStateException(e);
        }
    }

    /** The handler of one connection: without a peer's name, under which a session would be kept. */
    SslHandler newHandler(Channel channel) {
        SslHandler handler = context.newHandler(channel.alloc());
        handler.setHandshakeTimeoutMillis(0); // a load has a limit of its own
        if (context instanceof JdkSslContext) {
            SSLParameters parameters = handler.engine().getSSLParameters();
            parameters.setNamedGroups(GROUPS);
            handler.engine().setSSLParameters(parameters);
        }
        return handler;
    }

    /** After the connections. */
    @Override
    public void close() {
        ReferenceCountUtil.release(context);
    }

    /** Fails unless it is what all servers are measured with. */
    static void require(SslHandler handshaken) throws LoadException {
        String cipher = handshaken.engine().getSession().getCipherSuite();
        if (!cipher.equals(CIPHER)) {
            throw new LoadException("the server has chosen %s and not %s".formatted(cipher, CIPHER));
        }
    }

    /** A connection that blocks, for a look at one answer. */
    static Socket over(Socket connected) throws IOException {
        try {
            SSLContext trusting = SSLContext.getInstance(PROTOCOL);
            trusting.init(null, InsecureTrustManagerFactory.INSTANCE.getTrustManagers(), null);
            SSLSocket secure = (SSLSocket)
                    trusting.getSocketFactory().createSocket(connected, "localhost", connected.getPort(), true);
            secure.startHandshake();
            return secure;
        } catch (GeneralSecurityException e) {
            throw new IOException(e);
        }
    }
}
