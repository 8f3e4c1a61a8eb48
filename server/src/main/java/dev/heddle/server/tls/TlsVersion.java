package dev.heddle.server.tls;

import java.util.List;

/** A version of TLS that is spoken. Those before have known weaknesses (RFC 8996). */
public enum TlsVersion {
    /** RFC 5246. */
    TLS_1_2("1.2", "TLSv1.2"),
    /** RFC 8446. */
    TLS_1_3("1.3", "TLSv1.3");

    private final String number;
    private final String protocol;

    TlsVersion(String number, String protocol) {
        this.number = number;
        this.protocol = protocol;
    }

    /** As the JDK calls it: {@code TLSv1.3}. */
    public String protocol() {
        return protocol;
    }

    /** The JDK's names of this version and of those after it. */
    List<String> protocolsFrom() {
        return this == TLS_1_3 ? List.of(TLS_1_3.protocol) : List.of(TLS_1_3.protocol, TLS_1_2.protocol);
    }

    /** The number: {@code 1.3}. */
    @Override
    public String toString() {
        return number;
    }
}
