package dev.heddle.load.client;

/** How a load's requests reach a server. */
public enum Wire {
    /** In clear text, over connections that stay. */
    CLEAR,
    /** Over TLS, over connections that stay. */
    TLS,
    /** Over TLS, each over a connection of its own, with a full handshake. */
    TLS_HANDSHAKES
}
