/**
 * Who a client is by its address, and which addresses are trusted.
 *
 * <h2>Layout</h2>
 *
 * <ul>
 *   <li>{@link dev.heddle.server.address.ClientAddress}: one client, with its address as text.
 *   <li>{@link dev.heddle.server.address.AddressRanges}: a set of networks, asked whether an address is in one of them.
 *   <li>{@code AddressRange}: one network.
 *   <li>{@link dev.heddle.server.address.RemoteAddress}: who is at the other end of a connection, or is said to be.
 * </ul>
 */
@NullMarked
package dev.heddle.server.address;

import org.jspecify.annotations.NullMarked;
