/**
 * The executable: command line, environment, configuration file, start and stop.
 *
 * <h2>Layout</h2>
 * <table>
 * <caption>Which file holds what</caption>
 * <tr><td>{@link dev.heddle.server.cli.Main}</td><td>parses, runs the command, turns what went wrong into one line and an
 * exit status</td></tr>
 * <tr><td>{@code EchoCommand}, {@code ProxyCommand}</td><td>a command: its options and its handlers</td></tr>
 * <tr><td>{@code ServerCommand}, {@code ServerOptions}</td><td>what every command that serves has in common;
 * {@code TlsFlags}: those options that are TLS's</td></tr>
 * <tr><td>{@code ServerProcess}</td><td>open the ports, say so, wait for the end, drain</td></tr>
 * <tr><td>{@code OptionSources}</td><td>flag, variable, file, default: the first that has a value</td></tr>
 * <tr><td>{@code ...Converter}</td><td>text to port, size, time, and what is allowed; most by {@link
 * dev.heddle.server.config}</td></tr>
 * <tr><td>{@code Shutdown}, {@code TerminationSignals}</td><td>who asks for the end, and who waits for it</td></tr>
 * <tr><td>{@code ConfigReload}, {@code ReloadSignal}</td><td>the file and the certificates are read again on SIGHUP, and on a request to the
 * admin port</td></tr>
 * <tr><td>{@code NettyDefaults}, {@code NameCache}</td><td>settings of Netty and of the JDK that a server wants otherwise</td></tr>
 * <tr><td>{@code DumpSignal}</td><td>a dump of the coroutines on SIGUSR1</td></tr>
 * </table>
 */
@NullMarked
package dev.heddle.server.cli;

import org.jspecify.annotations.NullMarked;
