/**
 * HTTP/2 (RFC 9113) for the same sequential handlers: one coroutine for each stream, Netty's codec below.
 *
 * <h2>Layout</h2>
 * <table>
 * <caption>Which file holds what</caption>
 * <tr><td>{@link dev.heddle.server.http2.Http2Service}</td><td>what all connections of a listener share</td></tr>
 * <tr><td>{@code ProtocolChoice}</td><td>the first bytes of a connection in clear text: HTTP/2 or HTTP/1.1</td></tr>
 * <tr><td>{@code Http2Session}</td><td>one connection in its pipeline: what goes in and out, errors</td></tr>
 * <tr><td>{@code SessionStreams}</td><td>how its streams begin, and how many there are</td></tr>
 * <tr><td>{@code SessionEnd}</td><td>how it ends: GOAWAY, drain, closing</td></tr>
 * <tr><td>{@code SessionCodec}</td><td>Netty's parts of a connection</td></tr>
 * <tr><td>{@code SessionTimes}</td><td>a client that takes too long</td></tr>
 * <tr><td>{@code SessionFrames}</td><td>what Netty's decoder has read, to its streams</td></tr>
 * <tr><td>{@code ExchangeStream}</td><td>a stream as its coroutine sees it, on {@link dev.heddle.server.stream}; flow control</td></tr>
 * <tr><td>{@code StreamTunnel}, {@code TunnelHead}</td><td>a stream that goes on with another protocol (RFC 8441)</td></tr>
 * <tr><td>{@code ReceivedFields}, {@code RequestReader}, {@code ResponseFields}</td><td>blocks of fields to heads and trailers and
 * back, by {@link dev.heddle.server.fields}</td></tr>
 * <tr><td>{@code FrameCheck}, {@code RecentResets}</td><td>frames that Netty would take and RFC 9113 does not</td></tr>
 * <tr><td>{@code Flood}</td><td>what a client may do only so often</td></tr>
 * <tr><td>{@link dev.heddle.server.http2.Http2Options}</td><td>what a client may do at once</td></tr>
 * </table>
 */
@NullMarked
package dev.heddle.server.http2;

import org.jspecify.annotations.NullMarked;
