package dev.heddle.load.client;

import java.net.URI;

/** The request that every server here is measured with, and its answer. */
public final class Plaintext {
    /** What is asked for. */
    public static final String PATH = "/plaintext";

    /** The whole body of the answer. */
    public static final String BODY = "Hello, World!";

    private Plaintext() {}

    /** Where a server of this machine answers it. */
    public static URI at(int port) {
        return URI.create("http://127.0.0.1:" + port + PATH);
    }
}
