/**
 * WebSocket (RFC 6455) for sequential handlers: a {@link dev.heddle.server.websocket.WebSocketUpgrade} makes an HTTP exchange
 * a {@link dev.heddle.server.websocket.WebSocket}, on which a handler receives and sends whole messages in blocking style.
 *
 * <h2>Layout</h2>
 * <table>
 * <caption>Which file holds what</caption>
 * <tr><td>{@link dev.heddle.server.websocket.WebSocketUpgrade}</td><td>options; opens a WebSocket and runs its handler</td></tr>
 * <tr><td>{@code Handshake}</td><td>whether a request may become one; {@code ExtensionOffer}, {@code DeflateTerms}: what is
 * agreed on about compression</td></tr>
 * <tr><td>{@link dev.heddle.server.websocket.WebSocket}</td><td>the handler's side: receive, send, close</td></tr>
 * <tr><td>{@code WebSocketCodec}</td><td>the event loop's side: pings, the closing in time, drain; {@code FrameParser}: from
 * bytes to frames</td></tr>
 * <tr><td>{@code MessageAssembler}</td><td>from frames to messages; {@code MessageInflater}, {@code MessageDeflater},
 * {@code Utf8Check}: what a message goes through</td></tr>
 * </table>
 *
 * <p>Nothing here but {@code Handshake} knows that HTTP/1.1 is below: the codec stands in the pipeline of whatever carries the
 * bytes.
 */
@NullMarked
package dev.heddle.server.websocket;

import org.jspecify.annotations.NullMarked;
