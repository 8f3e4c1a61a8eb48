package dev.heddle.server.upstream;

import java.net.InetSocketAddress;

/**
 * For whom a connection is opened.
 *
 * @param source the client
 * @param destination where it connected to
 */
record ToldClient(InetSocketAddress source, InetSocketAddress destination) {}
