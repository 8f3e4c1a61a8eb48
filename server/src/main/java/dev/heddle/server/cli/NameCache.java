package dev.heddle.server.cli;

/**
 * How long the JDK remembers the addresses of a name. Its 30 s would come on top of the time for which the upstreams
 * remember them, and hide for so long that a replica has gone. What the user has set on the command line stays.
 */
final class NameCache {
    /** The security property of the same meaning, networkaddress.cache.ttl, comes first if a user has set it. */
    private static final String SECONDS = "sun.net.inetaddr.ttl";

    private NameCache() {}

    /** To be called before any name is looked up. */
    static void shorten() {
        if (System.getProperty(SECONDS) == null) {
            System.setProperty(SECONDS, "1");
        }
    }
}
