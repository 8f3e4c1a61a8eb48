package dev.heddle.server.cli;

import java.io.PrintStream;
import java.util.Map;
import picocli.CommandLine.Help.Ansi;

/**
 * What a command has around it; a test gives it another.
 *
 * @param environment the variables
 * @param out for what the user has asked for
 * @param err for what went wrong
 * @param ansi whether {@code out} is a terminal that is to have colours: never where {@code NO_COLOR} is set
 * @param shutdown ends it
 */
record Surroundings(Map<String, String> environment, PrintStream out, PrintStream err, Ansi ansi, Shutdown shutdown) {}
