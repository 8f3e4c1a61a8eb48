/**
 * What a proxy does with bytes, right ones and wrong ones: cases as data, which run against Heddle's proxy in the test suite,
 * and against nginx and HAProxy on demand.
 *
 * <h2>Layout</h2>
 *
 * <ul>
 *   <li>{@code RequestFramingCases}, {@code HopByHopCases} and so on: the cases by subject. {@code Cases}: all of them. Their
 *       words are those of {@link dev.heddle.server.conformance.Case}.
 *   <li>{@code Origin}: the server behind the proxy, which does as it is told and keeps what it gets. {@code ProxyRun}: one
 *       run of a case.
 *   <li>{@code ProxyConformanceTest}: Heddle. {@code PeerConformanceTest}, {@code PeerProxy}: nginx and HAProxy.
 *   <li>{@code ConformanceDocument}: {@code server/docs/proxy-conformance.md}. {@code NettyLeniency}: where Netty's decoder
 *       takes more than RFC 9112 allows, and what closes it.
 * </ul>
 */
package dev.heddle.server.proxy.conformance;
