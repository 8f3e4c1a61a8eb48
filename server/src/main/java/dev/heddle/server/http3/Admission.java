package dev.heddle.server.http3;

import dev.heddle.server.address.ClientAddress;

/** Whether one more connection may be open. May be asked by any thread. */
public interface Admission {
    /** Counts one more; false if that would be too many. Whoever got true calls {@link #closed} once, for the same client. */
    boolean tryOpen(ClientAddress client);

    /** One is closed. */
    void closed(ClientAddress client);
}
