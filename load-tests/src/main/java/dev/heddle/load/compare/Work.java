package dev.heddle.load.compare;

import dev.heddle.load.client.Page;
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
    PROXY(Page.PLAINTEXT, "passed on to an upstream, 13 bytes of text");

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
        return name().toLowerCase(Locale.ROOT);
    }
}
