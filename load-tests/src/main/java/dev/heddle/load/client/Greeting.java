package dev.heddle.load.client;

/** The object that {@link Page#JSON} is the text of; its members are in the order of that text. */
public record Greeting(int id, String message, boolean pinned, double score) {
    /** The one that is sent. */
    public static final Greeting HELLO = new Greeting(1, Plaintext.BODY, false, 0.5);
}
