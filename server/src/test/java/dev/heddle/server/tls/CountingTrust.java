package dev.heddle.server.tls;

import java.security.GeneralSecurityException;
import java.security.cert.X509Certificate;
import java.util.concurrent.atomic.AtomicInteger;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManager;
import javax.net.ssl.X509TrustManager;

/** Trusts every server, and counts how often it was asked: who resumes a session is shown no certificate. */
final class CountingTrust implements X509TrustManager {
    private final AtomicInteger asked = new AtomicInteger();

    int asked() {
        return asked.get();
    }

    /** What a client needs that asks this one, with sessions of its own. */
    SSLContext client() throws GeneralSecurityException {
        var context = SSLContext.getInstance("TLS");
        context.init(null, new TrustManager[] {this}, null);
        return context;
    }

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String authentication) {
        asked.incrementAndGet();
    }

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String authentication) {
        throw new UnsupportedOperationException("this is for clients");
    }

    @Override
    public X509Certificate[] getAcceptedIssuers() {
        return new X509Certificate[0];
    }
}
