/**
 * WebSocket (RFC 6455) for sequential handlers: a {@link dev.heddle.server.websocket.WebSocketUpgrade} makes an HTTP exchange
 * a {@link dev.heddle.server.websocket.WebSocket}, on which a handler receives and sends whole messages in blocking style.
 *
 * <h2>Layout</h2>
 * <table>
 * <caption>Which file holds what</caption>
 * <tr><td>{@link dev.heddle.server.websocket.WebSocketUpgrade}</td><td>options; opens a WebSocket and runs its handler</td></tr>
 * <tr><td>{@code Handshake}</td><td>whether a request may become one; {@code ExtensionOffer}, {@code DeflateTerms}: what is
 * agreed on about compression; {@link dev.heddle.server.websocket.WebSocketKey}: what shows that both mean it</td></tr>
 * <tr><td>{@link dev.heddle.server.websocket.WebSocket}</td><td>the handler's side: receive, send, close</td></tr>
 * <tr><td>{@code WebSocketCodec}</td><td>the event loop's side: pings, the closing in time, drain; {@code FrameParser}: from
 * bytes to frames; {@code FrameEncoder}: and back</td></tr>
 * <tr><td>{@code MessageAssembler}</td><td>from frames to messages; {@code MessageInflater}, {@code MessageDeflater},
 * {@code Utf8Check}: what a message goes through</td></tr>
 * </table>
 *
 * <h2>Why Netty's decoder is not used</h2>
 *
 * <p>{@code WebSocket13FrameDecoder} and what goes with it, as of Netty 4.2.18:
 *
 * <ul>
 *   <li>It holds a frame until it is whole, however large frames may be, before the connection sees a byte of it: a handler
 *       that does not receive would not stop the client. Here the payload is handed on as it comes.
 *   <li>A text that is not UTF-8 is found when its frame is whole, not at its first wrong byte.
 *   <li>With an extension it lets every reserved bit pass, on every frame, control frames and continuations too (RFC 7692 6).
 *   <li>It writes its Close at once, past what the handler has sent, or closes without one.
 *   <li>Its {@code permessage-deflate} limits the size of a buffer that is inflated, not of a message; a stream that is cut off within a
 *       block is taken for whole; a malformed or doubled parameter of an offer is overlooked; every connection has two
 *       channels of its own, and keeps its compressor.
 * </ul>
 *
 * <p>Its frames are used. Its encoder is not, since it needs a channel of its own for each WebSocket.
 *
 * <h2>HTTP/2</h2>
 *
 * <p>A WebSocket is a connection of HTTP/1.1, or one stream among others of HTTP/2 (RFC 8441). {@code Handshake} knows that
 * the latter has no key; nothing else here knows what carries the bytes ({@link dev.heddle.server.http.ProtocolCarrier}).
 */
@NullMarked
package dev.heddle.server.websocket;

import org.jspecify.annotations.NullMarked;
