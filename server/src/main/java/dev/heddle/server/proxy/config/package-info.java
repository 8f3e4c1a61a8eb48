/**
 * What a configuration file says of the proxy, and what is made of it. For the executable; who uses the proxy as a library
 * makes routes and groups by their builders.
 *
 * <h2>Layout</h2>
 *
 * <ul>
 *   <li>{@link dev.heddle.server.proxy.config.ProxySection}, {@code RouteSection}, {@code GroupSection}, {@code MemberSection} and
 *       the other {@code ...Section}: the sections of the file, key by key. An option that is not here does
 *       not exist, and the reference in {@code docs/proxy-config.md} has all that are.
 *   <li>{@link dev.heddle.server.proxy.config.ProxyConfig}, {@link dev.heddle.server.proxy.config.RouteConfig}, {@link
 *       dev.heddle.server.proxy.config.GroupConfig}, {@link dev.heddle.server.proxy.config.MemberConfig}: what was read, as values
 *       that can be compared.
 *   <li>{@link dev.heddle.server.proxy.config.ConfiguredProxy}, {@code RunningGroup}: the running routes and groups that were
 *       made of it, and of the next; {@code HostAddresses}: members that are the addresses of a name; {@code ConfigChanges}: what another one changes, for people.
 * </ul>
 */
@NullMarked
package dev.heddle.server.proxy.config;

import org.jspecify.annotations.NullMarked;
