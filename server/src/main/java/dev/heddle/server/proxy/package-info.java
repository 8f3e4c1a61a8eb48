/**
 * The reverse proxy: a handler that reads a request, sends it to an upstream, and answers with what comes back.
 *
 * <h2>Layout</h2>
 *
 * <ul>
 *   <li>{@link dev.heddle.server.proxy.ReverseProxy}: the handler, as straight code from the request to the response.
 *   <li>{@link dev.heddle.server.proxy.ProxyRoute}, {@link dev.heddle.server.proxy.RouteAction}: which requests, and what is
 *       done with them.
 *   <li>{@code RouteTable} on {@code HostTable}, {@code PathTable}, {@code TextTable}: finds the route of a request; {@code
 *       PathReading}: refuses the paths that could be read in two ways.
 *   <li>{@code RouteGenerations}, {@code GroupUse}: other routes while requests are under way.
 *   <li>{@code LocalAnswers}, {@code OriginForm}, {@code RouteTarget}: answers of the proxy's own, and targets.
 *   <li>{@code PassedRequest}: a request as it goes to upstreams, the same in every attempt.
 *   <li>{@code RequestFields}, {@code ResponseFields}: what is changed in the header fields on either way.
 *   <li>{@link dev.heddle.server.proxy.Forwarding}: what upstreams are told of the client; {@code ForwardedFields}, {@code
 *       Via} write it, {@code ForwardedChain} reads what a trusted proxy wrote, {@code UnderscoreFields} drops names.
 *   <li>{@link dev.heddle.server.proxy.RequestIds}: how requests are named; {@code RequestIdFields}, {@code
 *       RequestIdSource}.
 *   <li>{@code MaxForwards}: how many proxies may still pass on a request of TRACE or OPTIONS.
 *   <li>{@code ProxyObservations}: requests and calls as observations, of which others make spans.
 *   <li>{@code HopByHop}: the fields that concern one connection, and never pass.
 *   <li>{@code Tunnel}, {@code PassedUpgrade}: exchanges that go on with another protocol.
 *   <li>{@code InterimResponses}: 103 and others of the kind, on their way to the client.
 *   <li>{@code PassedTrailers}: the fields after a body, on either way.
 *   <li>{@code ForwardingLog}: what the access log is told of where a request went, and why it failed.
 *   <li>{@code ProxyErrors}: what a client is told when an upstream fails.
 * </ul>
 */
@NullMarked
package dev.heddle.server.proxy;

import org.jspecify.annotations.NullMarked;
