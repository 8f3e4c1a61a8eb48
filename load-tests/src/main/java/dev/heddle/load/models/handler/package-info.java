/**
 * One and the same server, written for several models of concurrency: a shop that quotes the price of what it is asked for.
 *
 * <h2>Layout</h2>
 *
 * <ul>
 *   <li>{@code SequentialHandler}: for platform threads, virtual threads and coroutines; {@code CallbackHandler}: for
 *       callbacks of the event loop; {@code StateMachineHandler}: a stackless state machine
 *   <li>{@code Received}: bytes that become a {@code Head} and a body, and {@code Answers}: what becomes bytes; {@code
 *       RejectedException}: what is no request; {@code Upstream} and {@code PriceList}: where prices come from. All the
 *       same for all handlers: none of them waits for anything but {@code Upstream}, which offers both forms of it
 *   <li>{@link dev.heddle.load.models.handler.Model}: the models by name; {@code ModelServer}: what
 *       runs them, {@code BlockingServer} or {@code EventLoopServer}; {@link dev.heddle.load.models.handler.ModelProcess}: as a program
 * </ul>
 */
@NullMarked
package dev.heddle.load.models.handler;

import org.jspecify.annotations.NullMarked;
