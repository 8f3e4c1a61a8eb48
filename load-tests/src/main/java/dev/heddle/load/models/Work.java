package dev.heddle.load.models;

import dev.heddle.load.client.Page;
import java.util.Locale;

/** What is asked of the servers. */
enum Work {
    IMMEDIATE(Page.QUOTE, "Without an upstream", "the price is in a list: nothing to wait for but the client"),
    UPSTREAM(
            Page.FRESH_QUOTE,
            "With an upstream of %d ms".formatted(Page.DELAY_MILLIS),
            "the price is asked of a simulated upstream, which answers after %d ms; an answer in less counts as a failure"
                    .formatted(Page.DELAY_MILLIS));

    private final Page page;
    private final String title;
    private final String what;

    Work(Page page, String title, String what) {
        this.page = page;
        this.title = title;
        this.what = what;
    }

    Page page() {
        return page;
    }

    String title() {
        return title;
    }

    String what() {
        return what;
    }

    /** As the option and the report have it. */
    String word() {
        return name().toLowerCase(Locale.ROOT);
    }
}
