/**
 * TLS on the listeners: certificates, which of them a client gets, the handshake, and certificates that are read again while the
 * server runs. What speaks above does not know of it.
 *
 * <h2>Layout</h2>
 * <table>
 * <caption>Which file holds what</caption>
 * <tr><td>{@link dev.heddle.server.tls.TlsOptions}</td><td>how TLS is spoken; with {@link dev.heddle.server.tls.TlsVersion},
 * {@link dev.heddle.server.tls.TlsProvider}, {@link dev.heddle.server.tls.ClientAuthentication}</td></tr>
 * <tr><td>{@link dev.heddle.server.tls.CertificateSource}</td><td>where a certificate comes from, again and again; {@code
 * SelfSigned} makes one</td></tr>
 * <tr><td>{@code Pem}, {@code PrivateKeys}, {@code Der}</td><td>files to certificates and keys</td></tr>
 * <tr><td>{@link dev.heddle.server.tls.ServerCertificate}, {@link dev.heddle.server.tls.Certificates}</td><td>what was read, of no
 * library's kind: a chain with its key and its names, and the choice among several</td></tr>
 * <tr><td>{@link dev.heddle.server.tls.ServerTls}</td><td>the certificates in effect, and their replacement</td></tr>
 * <tr><td>{@code TlsContexts}, {@code TicketKeys}</td><td>the same as Netty's contexts</td></tr>
 * <tr><td>{@link dev.heddle.server.tls.TlsService}</td><td>what all connections of a listener share</td></tr>
 * <tr><td>{@code ClientHelloStage}</td><td>a connection's first bytes: the name that the client asks for, or no TLS</td></tr>
 * <tr><td>{@code TlsStage}</td><td>a connection's handshake and its end</td></tr>
 * <tr><td>{@code HandshakeResult}, {@code TlsMeters}</td><td>what became of handshakes</td></tr>
 * <tr><td>{@link dev.heddle.server.tls.TlsSession}</td><td>what was agreed on, for handlers</td></tr>
 * </table>
 */
@NullMarked
package dev.heddle.server.tls;

import org.jspecify.annotations.NullMarked;
