package dev.heddle.server.cli;

import java.io.PrintStream;
import java.util.Map;

/**
 * What a command has around it; a test gives it another.
 *
 * @param environment the variables
 * @param out for what the user has asked for
 * @param err for what went wrong
 * @param shutdown ends it
 */
record Surroundings(Map<String, String> environment, PrintStream out, PrintStream err, Shutdown shutdown) {}
