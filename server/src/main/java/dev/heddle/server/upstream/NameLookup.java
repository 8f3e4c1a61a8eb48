package dev.heddle.server.upstream;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.List;

/** Finds the addresses of a host. */
@FunctionalInterface
public interface NameLookup {
    /**
     * Called off the event loops, so that it may block, on any thread.
     *
     * @return at least one address; they are tried in this order
     * @throws UnknownHostException if there is none
     */
    List<InetAddress> lookup(String host) throws UnknownHostException;
}
