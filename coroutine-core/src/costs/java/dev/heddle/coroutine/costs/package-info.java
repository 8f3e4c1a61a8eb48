/**
 * What a switch costs, here and in other runtimes, on one machine: {@code mvn -Pswitch-costs verify -pl coroutine-core}.
 *
 * <h2>Layout</h2>
 *
 * <table>
 * <caption>Who does what</caption>
 * <tr><td>{@code SwitchCosts}</td><td>the program: builds the peers, measures them in interleaved rounds, writes the
 * report</td></tr>
 * <tr><td>{@code Options}</td><td>what it can be told</td></tr>
 * <tr><td>{@code Catalogue}</td><td>the peers and their measures, in the order of the table</td></tr>
 * <tr><td>{@code Peer}, {@code Measure}</td><td>a program in {@code src/costs/peers} or a Java one; one thing that it
 * measures</td></tr>
 * <tr><td>{@code PeerProcess}, {@code PeerOutput}</td><td>one run of it on one processor, and what it printed</td></tr>
 * <tr><td>{@code Figures}</td><td>the results of all rounds</td></tr>
 * <tr><td>{@code Report}, {@code Table}, {@code Plot}, {@code Machine}</td><td>{@code docs/switch-costs.md} and
 * {@code .svg}</td></tr>
 * <tr><td>{@code HeapPerSuspended}, {@code TenMillion}</td><td>programs of their own: what a suspended one holds, and ten
 * million at once</td></tr>
 * </table>
 */
@NullMarked
package dev.heddle.coroutine.costs;

import org.jspecify.annotations.NullMarked;
