/**
 * A long run with faults on many connections, and whether the server is what it was before when all clients have left.
 *
 * <h2>Layout</h2>
 *
 * <ul>
 *   <li>{@link dev.heddle.load.soak.Soak}: the program; {@code SoakOptions}: what it can be told
 *   <li>{@code SoakClients}: the connections, each of which has a turn now and then; {@code SoakConnection} with {@code
 *       HttpConversation}, {@code WebSocketConversation} and {@code Http2Conversation}: one of them; {@code Deed}: what it does in
 *       a turn, faults among it; {@code SoakTally}: how that went
 *   <li>{@code SoakServer}: the server; {@link dev.heddle.load.soak.FaultRoutes}: handlers of it that fail
 *   <li>{@code SoakSample}: a look at the server, with what is {@code InUse}; {@code SoakLog}: what it has complained of; {@code
 *       SoakReport}: the table, and what is wrong
 * </ul>
 */
@NullMarked
package dev.heddle.load.soak;

import org.jspecify.annotations.NullMarked;
