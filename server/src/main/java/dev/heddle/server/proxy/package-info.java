/**
 * The reverse proxy: a handler that reads a request, sends it to an upstream, and answers with what comes back.
 *
 * <h2>Layout</h2>
 *
 * <ul>
 *   <li>{@link dev.heddle.server.proxy.ReverseProxy}: the handler, as straight code from the request to the response.
 *   <li>{@link dev.heddle.server.proxy.ProxyRoute}, {@code RouteTable}: which request goes to which group of upstreams.
 *   <li>{@code RequestFields}, {@code ResponseFields}: what is changed in the header fields on either way.
 *   <li>{@code HopByHop}: the fields that concern one connection, and never pass.
 *   <li>{@code ProxyErrors}: what a client is told when an upstream fails.
 * </ul>
 */
@NullMarked
package dev.heddle.server.proxy;

import org.jspecify.annotations.NullMarked;
