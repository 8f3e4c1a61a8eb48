/**
 * HTTP/3 (RFC 9114) over QUIC (RFC 9000) for the same sequential handlers: one coroutine for each stream, Netty's codec below.
 *
 * <h2>Layout</h2>
 * <table>
 * <caption>Which file holds what</caption>
 * <tr><td>{@link dev.heddle.server.http3.Http3Service}</td><td>what all connections share: settings, certificates, pipelines</td></tr>
 * <tr><td>{@link dev.heddle.server.http3.Http3Listener}</td><td>the sockets, and which event loop a packet is for</td></tr>
 * <tr><td>{@code RetryTokens}</td><td>that a client receives what is sent to its address</td></tr>
 * <tr><td>{@code QuicContexts}</td><td>certificates as QUIC needs them</td></tr>
 * <tr><td>{@link dev.heddle.server.http3.QuicSupport}</td><td>whether there is QUIC on this platform</td></tr>
 * <tr><td>{@link dev.heddle.server.http3.Admission}</td><td>whether one more connection may be open</td></tr>
 * <tr><td>{@code Http3Session}</td><td>one connection: streams begin and end, what is too much</td></tr>
 * <tr><td>{@code StreamProbes}</td><td>which clients do not want their responses any more</td></tr>
 * <tr><td>{@code SessionEnd}, {@code SessionTimes}</td><td>its drain; a client that takes too long</td></tr>
 * <tr><td>{@code RequestStage}</td><td>a stream of requests: decoded frames to a head, a body, an end</td></tr>
 * <tr><td>{@code RequestStream}</td><td>the stream as its coroutine sees it, on {@link dev.heddle.server.stream}; flow control</td></tr>
 * <tr><td>{@code StreamWire}, {@code FrameCheck}</td><td>between Netty's codec and QUIC: what is written in one, frames that
 * Netty would take and RFC 9114 does not</td></tr>
 * <tr><td>{@code DroppedStream}, {@code StreamErrors}</td><td>streams of other kinds</td></tr>
 * <tr><td>{@code Flood}</td><td>what a client may do only so often</td></tr>
 * <tr><td>{@link dev.heddle.server.http3.Http3Options}</td><td>what a client may do at once</td></tr>
 * </table>
 */
@NullMarked
package dev.heddle.server.http3;

import org.jspecify.annotations.NullMarked;
