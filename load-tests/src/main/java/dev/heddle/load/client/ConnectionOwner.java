package dev.heddle.load.client;

import dev.heddle.load.support.LoadException;

/** Who has opened a connection, and is told what becomes of it. Event loop only. */
interface ConnectionOwner {
    /** It can be written to. */
    void opened(ClientConnection connection);

    /** The request that was out has its whole response, and it is the expected one. */
    void answered(ClientConnection connection);

    /** The server has closed it, or this side. Not after {@link #failed}. */
    void closed(ClientConnection connection);

    /** It is of no use any more, and is being closed. Once at most. */
    void failed(ClientConnection connection, LoadException cause);
}
