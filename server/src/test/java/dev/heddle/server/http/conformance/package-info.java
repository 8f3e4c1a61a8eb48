/**
 * What the server does with bytes of HTTP/1.1, right ones and wrong ones: cases as data, in the words of {@link
 * dev.heddle.server.conformance.Case}.
 *
 * <h2>Layout</h2>
 *
 * <ul>
 *   <li>{@code RequestLineCases}, {@code FramingCases} and so on: the cases by subject, made with the help of {@code
 *       Requests}. {@code Http1Cases}: all of them.
 *   <li>{@code Http1ConformanceTest}: the echo server.
 *   <li>{@code Http1Document}: {@code server/docs/http1-conformance.md}. {@code NettyLeniency}, {@code NettyDecoding}: where
 *       Netty's decoder takes more than Heddle's.
 * </ul>
 */
package dev.heddle.server.http.conformance;
