/**
 * Connections as sequential code: {@link dev.heddle.coroutine.connection.ConnectionChannelHandler} at the end of any
 * Netty pipeline turns its messages into {@link dev.heddle.coroutine.connection.Connection#receive} and {@link
 * dev.heddle.coroutine.connection.Connection#send}, called by a coroutine of the connection's own.
 */
@NullMarked
package dev.heddle.coroutine.connection;

import org.jspecify.annotations.NullMarked;
