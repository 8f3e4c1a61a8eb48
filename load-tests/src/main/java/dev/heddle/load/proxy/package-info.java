/**
 * What the reverse proxy is said to do, shown against real processes.
 *
 * <h2>Layout</h2>
 *
 * <ul>
 *   <li>{@link dev.heddle.load.proxy.ProxyProof}: the program; {@code ProxyOptions}: what it can be told; {@code Finding}:
 *       what a measure ends with; {@code TimeLimit}: how long it may take
 *   <li>{@code Proxies}: the proxies by name, each a command line and a configuration; {@code HeddleProxy}: Heddle's alone;
 *       {@code HeddleConfig}: its configuration files; {@code Origin}: an upstream
 *   <li>{@code Speed} and {@code BoundedPool}: proxies side by side, in a {@code ProxyContest}
 *   <li>{@code LongBodies}: memory while long bodies pass, with {@code StreamOrigin} as the upstream
 *   <li>{@code Outage}, {@code Drain} and {@code Reload}: what is done to the proxy in a {@code TrafficRun}, and how the
 *       requests end meanwhile
 * </ul>
 */
@NullMarked
package dev.heddle.load.proxy;

import org.jspecify.annotations.NullMarked;
