/**
 * The clients that load a server, and what they tell of it.
 *
 * <h2>Layout</h2>
 *
 * <ul>
 *   <li>{@link dev.heddle.load.client.LoadGenerator} with {@code ClientConnection}, its {@code ConnectionOwner} and {@code
 *       ExpectedResponse}: many requests at little cost, all alike (one {@link dev.heddle.load.client.Page}, such as {@link
 *       dev.heddle.load.client.Plaintext}), by a {@code Pacing}: {@code ClosedLoop} or {@code FixedRate}; {@code
 *       HandshakeLoad}: a connection for each; {@code LoadProgress}: what either has come to
 *   <li>{@link dev.heddle.load.client.GeneratorProcess} and {@code GeneratorMain}: that client in a process of its own, and
 *       both ends of its protocol; {@link dev.heddle.load.client.Measurement} with {@link
 *       dev.heddle.load.client.Latency}: what it tells; {@link dev.heddle.load.support.LoadException}: the server did
 *       something else; {@link dev.heddle.load.client.WarmUp}: load before figures that take no turns
 *   <li>{@code HeldConnections}: many connections that are opened once and kept, with a request now and then ({@link
 *       dev.heddle.load.client.HeldPlan}, {@link dev.heddle.load.client.HeldReport}); {@link
 *       dev.heddle.load.client.InjectorProcess} and {@code InjectorMain}: the same in a process of its own
 *   <li>{@link dev.heddle.load.client.Traffic} with {@code TrafficConnection}: requests of several kinds ({@link
 *       dev.heddle.load.client.RequestKind}) that go on whatever happens; {@link dev.heddle.load.client.Tally}: how they
 *       ended, by {@link dev.heddle.load.client.Outcome}
 *   <li>{@link dev.heddle.load.client.LongBody}: one end of a long body; {@link dev.heddle.load.client.RawHead}: what is
 *       before it
 *   <li>{@link dev.heddle.load.client.Contender}, {@link dev.heddle.load.client.StartedContender}: a server to load, and its
 *       process; {@link dev.heddle.load.client.Answer}: what it answers
 *   <li>{@link dev.heddle.load.client.Transport}: event loops of the best kind there is
 * </ul>
 */
@NullMarked
package dev.heddle.load.client;

import org.jspecify.annotations.NullMarked;
