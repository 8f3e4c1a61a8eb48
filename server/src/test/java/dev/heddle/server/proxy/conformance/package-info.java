/**
 * What a proxy does with bytes, right ones and wrong ones: cases as data, which run against Heddle's proxy in the test suite,
 * and against nginx and HAProxy on demand.
 *
 * <h2>Layout</h2>
 *
 * <ul>
 *   <li>{@code Case}: one case, and the words it is written in: what the client sends, what the origin answers, what each
 *       must get. {@code Expectation}: one thing that must be so.
 *   <li>{@code RequestFramingCases}, {@code HopByHopCases} and so on: the cases by subject. {@code Cases}: all of them.
 *   <li>{@code Origin}, {@code Answer}: the server behind the proxy, which does as it is told and keeps what it gets.
 *   <li>{@code CaseRunner}: the client, and the order of things. {@code Outcome}: what was seen. {@code Message}, {@code
 *       MessageReader}: a request or a response as it came over the wire.
 *   <li>{@code ProxyConformanceTest}: Heddle. {@code PeerConformanceTest}, {@code PeerProxy}: nginx and HAProxy.
 *   <li>{@code ConformanceDocument}: {@code server/docs/proxy-conformance.md}. {@code NettyLeniency}: where Netty's decoder
 *       takes more than RFC 9112 allows, and what closes it.
 * </ul>
 */
package dev.heddle.server.proxy.conformance;
