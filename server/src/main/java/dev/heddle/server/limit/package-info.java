/**
 * How much one client may ask for.
 *
 * <h2>Layout</h2>
 *
 * <ul>
 *   <li>{@link dev.heddle.server.limit.RateLimit}: the options.
 *   <li>{@link dev.heddle.server.limit.RateLimiter}: the algorithm, and who is a client.
 *   <li>{@code BucketTable}, {@code Bucket}: what is remembered of each client, in a bounded table.
 * </ul>
 */
@NullMarked
package dev.heddle.server.limit;

import org.jspecify.annotations.NullMarked;
