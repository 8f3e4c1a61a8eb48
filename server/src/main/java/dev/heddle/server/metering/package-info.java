/**
 * What the meters of clients and servers have in common.
 *
 * <h2>Layout</h2>
 * <ul>
 *   <li>{@code SharedMeters}: the meters of what comes and goes while the server runs, such as an upstream.
 *   <li>{@code HttpTimers}: buckets and tags of all timers of requests.
 *   <li>{@code ByteCounter}: the bytes of sockets, counted in their pipelines.
 * </ul>
 */
@NullMarked
package dev.heddle.server.metering;

import org.jspecify.annotations.NullMarked;
