package dev.heddle.coroutine.costs;

import java.util.List;

/**
 * A program that measures a runtime.
 *
 * @param name in the progress and in the names of its files
 * @param packages what brings the runtime, for those who lack it
 * @param build compiles the program, or tries whether its runtime is there; where this fails, the peer is skipped
 * @param program the command that runs it, without its arguments
 */
record Peer(String name, String packages, List<String> build, List<String> program) {}
