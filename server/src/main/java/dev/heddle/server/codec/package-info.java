/**
 * HTTP/1.1 on the wire (RFC 9112), strict: what could be read in more than one way is refused, never mended. The messages
 * are Netty's, so that whatever works with Netty's works with these.
 *
 * <h2>Why not Netty's own codec</h2>
 *
 * <p>It mends what it should refuse (folded lines, bare line feeds, blanks before a colon, lengths that occur twice), and it
 * makes an object of every name and value, which a proxy only passes on. Here a head stays the bytes that it came in, and
 * goes out as those bytes.
 *
 * <h2>Layout</h2>
 *
 * <ul>
 *   <li>{@link dev.heddle.server.codec.HeadFields}: the header fields of one head, over its bytes; on Netty's {@code
 *       HttpHeaders} by way of {@code FieldsAdapter}.
 *   <li>{@link dev.heddle.server.codec.HeadParser}: from bytes to fields, and what a first line is made of; {@code
 *       RecentTexts} spares it the texts that it has just made.
 *   <li>{@link dev.heddle.server.codec.MessageDecoder}: from a connection's bytes to messages: head, body, end. {@code
 *       ChunkedBody} takes chunks apart, {@link dev.heddle.server.codec.BodyFraming} says how a body ends.
 *   <li>{@link dev.heddle.server.codec.MessageEncoder}: the way back; {@link dev.heddle.server.codec.SmallBody} is a body
 *       that needs no buffer.
 *   <li>{@link dev.heddle.server.codec.Octets}: which bytes may stand where.
 *   <li>{@link dev.heddle.server.codec.MalformedMessageException}: what is wrong with a message.
 * </ul>
 *
 * <p>Decoders and encoders are confined to the event loop of their channel.
 */
@NullMarked
package dev.heddle.server.codec;

import org.jspecify.annotations.NullMarked;
