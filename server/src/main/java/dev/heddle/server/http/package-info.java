/**
 * HTTP for sequential handlers: an {@link dev.heddle.server.http.HttpHandler} reads the request and writes the response
 * of an {@link dev.heddle.server.http.HttpExchange} in blocking style, on the coroutine of its connection.
 *
 * <h2>Layout</h2>
 * <table>
 * <caption>Which file holds what</caption>
 * <tr><td>{@code HttpConnection}</td><td>the loop of one connection: receive a request, run the handler, answer, again</td></tr>
 * <tr><td>{@link dev.heddle.server.http.Exchanges}</td><td>what is done with a request, whichever protocol carries it</td></tr>
 * <tr><td>{@link dev.heddle.server.http.ExchangeCarrier}</td><td>what an exchange needs from that which carries it</td></tr>
 * <tr><td>{@link dev.heddle.server.http.ProtocolCodec}, {@link dev.heddle.server.http.ProtocolCarrier}</td><td>a protocol
 * that an exchange goes on with, and what carries its bytes; {@code CodecStage}: on a connection of HTTP/1.1</td></tr>
 * <tr><td>{@link dev.heddle.server.http.HandlerTime}, {@code HandlerWatch}</td><td>a handler that takes too long</td></tr>
 * <tr><td>{@code Lingering}</td><td>the end of a connection whose client may still be sending</td></tr>
 * <tr><td>{@code RequestDecoder}, {@code ResponseEncoder}</td><td>from bytes and back, on the codec of {@link dev.heddle.server.codec}</td></tr>
 * <tr><td>{@code RequestCheck}, {@code UriCheck}</td><td>what is refused although it can be parsed;
 * {@code Misdirection}: what has come by the wrong connection</td></tr>
 * <tr><td>{@link dev.heddle.server.http.MessageBody}, {@link dev.heddle.server.http.BodyOutput}</td><td>what a body is that
 * is received, or sent, here and in {@code upstream}; {@code TrailerNames}: what may come behind it</td></tr>
 * <tr><td>{@code HttpService}</td><td>what all connections of a listener share: handler, limits, timeouts, meters,
 * drain</td></tr>
 * <tr><td>{@link dev.heddle.server.http.ExchangeRecord}</td><td>what an access log wants to know of an exchange</td></tr>
 * <tr><td>{@link dev.heddle.server.http.Router}</td><td>paths to handlers</td></tr>
 * </table>
 */
@NullMarked
package dev.heddle.server.http;

import org.jspecify.annotations.NullMarked;
