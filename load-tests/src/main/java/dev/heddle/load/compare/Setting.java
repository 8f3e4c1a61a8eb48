package dev.heddle.load.compare;

import java.nio.file.Path;
import java.util.List;
import java.util.function.Supplier;

/**
 * What all candidates have in common.
 *
 * @param jvm flags of those that are JVMs
 * @param threads event loops, workers or processors, whatever a candidate counts
 * @param mostConnections that clients will open
 * @param heddleJar asked only if Heddle is to be started
 * @param results where configurations and builds go
 */
record Setting(List<String> jvm, int threads, int mostConnections, Supplier<Path> heddleJar, Path results) {}
