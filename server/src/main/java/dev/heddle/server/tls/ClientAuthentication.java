package dev.heddle.server.tls;

import io.netty.handler.ssl.ClientAuth;
import java.util.Locale;

/** Whether clients show certificates. */
public enum ClientAuthentication {
    /** They are not asked. */
    OFF(ClientAuth.NONE),
    /** They are asked, and need not have one; one that is not trusted ends the handshake. */
    OPTIONAL(ClientAuth.OPTIONAL),
    /** Without one that is trusted there is no handshake. */
    REQUIRED(ClientAuth.REQUIRE);

    private final ClientAuth ofNetty;

    ClientAuthentication(ClientAuth ofNetty) {
        this.ofNetty = ofNetty;
    }

    ClientAuth ofNetty() {
        return ofNetty;
    }

    /** As on the command line. */
    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT);
    }
}
