package dev.heddle.contender.micronaut;

import java.nio.charset.StandardCharsets;

/** What both controllers answer. */
final class Answers {
    static final int DELAY_MILLIS = 20;
    static final String HELLO = "Hello, World!";
    static final byte[] BODY = "0123456789abcdef".repeat(1_024).getBytes(StandardCharsets.US_ASCII);

    private Answers() {}

    static Greeting greeting() {
        return new Greeting(1, HELLO, false, 0.5);
    }
}
