/**
 * Connections as sequential code: {@link dev.heddle.coroutine.connection.ConnectionChannelHandler} at the end of any
 * Netty pipeline turns its messages into {@link dev.heddle.coroutine.connection.Connection#receive} and {@link
 * dev.heddle.coroutine.connection.Connection#send}, called by a coroutine of the connection's own.
 *
 * <table>
 * <caption>Layout</caption>
 * <tr><td>{@code Connection}</td><td>what a handler sees; {@code ChannelConnection} is the one that has a channel of its own</td></tr>
 * <tr><td>{@code Inbox}, {@code Outbox}</td><td>what is on its way in each direction, and who waits there: a {@code Mailbox} each</td></tr>
 * <tr><td>{@code MessageQueue}</td><td>the messages, and the bytes that they hold; {@code SizedMessage} says how many</td></tr>
 * <tr><td>{@code Waiter}</td><td>a thread that waits for its connection, on its event loop or elsewhere</td></tr>
 * <tr><td>{@code DeadlineWheel}</td><td>the limits of waits, which nearly never end</td></tr>
 * </table>
 */
@NullMarked
package dev.heddle.coroutine.connection;

import org.jspecify.annotations.NullMarked;
