package dev.heddle.server;

import dev.heddle.server.address.ClientAddress;
import dev.heddle.server.http3.Admission;

/** Counts the connections of HTTP/3 among those of TCP: the limits are those of both together. Any thread. */
record CountedAdmission(ConnectionCounter all, ClientConnections ofClients) implements Admission {
    @Override
    public boolean tryOpen(ClientAddress client) {
        if (!all.tryOpen()) {
            return false;
        }
        if (!ofClients.tryOpen(client)) {
            all.closed();
            return false;
        }
        return true;
    }

    @Override
    public void closed(ClientAddress client) {
        ofClients.closed(client);
        all.closed();
    }
}
