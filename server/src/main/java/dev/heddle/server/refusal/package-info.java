/**
 * Connections that are told why, and closed, before anything is served on them.
 *
 * <h2>Layout</h2>
 *
 * <ul>
 *   <li>{@link dev.heddle.server.refusal.Refusal}: what such a connection is told, and its end.
 * </ul>
 */
@NullMarked
package dev.heddle.server.refusal;

import org.jspecify.annotations.NullMarked;
