/**
 * Bytes from outside that nobody in his right mind would send: every parser of the server is a target, with what must be so
 * for all inputs. A short run is in the tests; a long one, guided by coverage, is {@code mvn -Pfuzz}.
 *
 * <h2>Layout</h2>
 *
 * <ul>
 *   <li>{@code FuzzTarget}: something that takes bytes. {@code Targets}: all of them; each is in the package of what it tests.
 *       {@code Must}, {@code Text}, {@code Pieces}, {@code CountedBuffers}: what they are made with.
 *   <li>{@code ServerTarget}: the server as a whole, with {@code Http1Protocol} or {@code Http2Protocol}.
 *   <li>{@code FuzzTest}: the short run; its inputs are made by {@code Mutator} and {@code GeneratedRun}, or kept: {@code
 *       Inputs}.
 *   <li>{@code LongFuzzTest}: the long run, of {@code GuidedRun}s: Jazzer, which calls {@code GuidedFuzz}.
 * </ul>
 */
package dev.heddle.server.fuzz;
