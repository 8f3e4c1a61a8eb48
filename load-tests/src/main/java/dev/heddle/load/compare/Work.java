package dev.heddle.load.compare;

import dev.heddle.load.client.Page;
import dev.heddle.load.client.Wire;
import java.util.Locale;

/** What is asked of the servers. */
enum Work {
    PLAINTEXT(Page.PLAINTEXT, "13 bytes of text"),
    JSON(Page.JSON, "a small object, serialised for each request"),
    BODY(Page.BODY, "a body of 16 KB"),
    DELAY(
            Page.DELAY,
            "the handler waits for %d ms, as for an upstream: with a sleep where code is sequential, with a timer in callbacks"
                    .formatted(Page.DELAY_MILLIS)),
    PROXY(Page.PLAINTEXT, "passed on to an upstream, 13 bytes of text"),
    TLS(Page.PLAINTEXT_TLS, "13 bytes of text over TLS 1.3, over connections that stay"),
    TLS_HANDSHAKES(
            Page.PLAINTEXT_HANDSHAKE,
            "a new connection for each request: a full handshake of TLS 1.3, with keys by X25519 and a certificate of"
                    + " ECDSA P-256, and 13 bytes of text");

    /** Why others than those that people put in front are left out of {@link #isOverTls}. */
    static final String NOT_OVER_TLS = "is not set up for TLS here";

    private final Page page;
    private final String what;

    Work(Page page, String what) {
        this.page = page;
        this.what = what;
    }

    Page page() {
        return page;
    }

    String what() {
        return what;
    }

    /** As the option and the report have it. */
    String word() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    /** The one with such a word. */
    static Work of(String word) {
        return valueOf(word.toUpperCase(Locale.ROOT).replace('-', '_'));
    }

    boolean isOverTls() {
        return page.wire() != Wire.CLEAR;
    }
}
