package dev.heddle.server.tls;

import io.netty.handler.ssl.OpenSsl;
import io.netty.handler.ssl.SslProvider;
import java.util.Locale;

/** Whose implementation of TLS is used. */
public enum TlsProvider {
    /** OpenSSL's where it is there, else the JDK's. */
    AUTO,
    /** OpenSSL's, as BoringSSL, by Netty's native library: it takes less CPU than the JDK's. */
    OPENSSL,
    /** The JDK's. */
    JDK;

    /**
     * The one that is used.
     *
     * @throws IllegalArgumentException if it is not available here: says why
     */
    public TlsProvider resolve() {
        if (this == AUTO) {
            return OpenSsl.isAvailable() ? OPENSSL : JDK;
        }
        if (this == OPENSSL && !OpenSsl.isAvailable()) {
            throw new IllegalArgumentException("TLS provider openssl is not available here ("
                    + OpenSsl.unavailabilityCause() + "); available are auto, jdk");
        }
        return this;
    }

    /** Its engines are released by hand, so that none needs a finalizer. */
    SslProvider ofNetty() {
        return resolve() == OPENSSL ? SslProvider.OPENSSL_REFCNT : SslProvider.JDK;
    }

    /** For people: {@code BoringSSL}. */
    public String inWords() {
        return resolve() == OPENSSL ? OpenSsl.versionString() : "the JDK";
    }

    /** As on the command line. */
    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT);
    }
}
