/**
 * Very many requests of HTTP/2 in flight at once: a million on ten thousand connections.
 *
 * <h2>Layout</h2>
 *
 * <ul>
 *   <li>{@link dev.heddle.load.streams.Streams}: the program; {@code StreamsOptions}: what it can be told; {@code StreamsPlan}:
 *       what it takes of the machine ({@link dev.heddle.load.machine})
 *   <li>{@code Flight}: brings all in flight and looks on; {@code FlightResult}, {@code FlightTable}: what it found; {@code
 *       HeapPerStream}: what one takes of the server's heap
 *   <li>{@code StreamsServer}: the server, and what its metrics say
 *   <li>{@code ClientFleet} of {@code ClientProcess}es, {@code ClientMain}: processes that send, and both ends of their
 *       protocol: {@code ClientShare}, {@code ClientReport}
 *   <li>{@code StreamLoad} with {@code StreamConnection}s: the client within one; {@code RequestFrames}: what it sends
 * </ul>
 */
@NullMarked
package dev.heddle.load.streams;

import org.jspecify.annotations.NullMarked;
