package dev.heddle.load.contest;

import dev.heddle.load.support.CpuList;
import java.nio.file.Path;

/**
 * Where the processes of a contest run.
 *
 * @param servers their processors
 * @param client those of the load generator
 * @param logs the directory for the logs of the servers
 */
public record Placement(CpuList servers, CpuList client, Path logs) {}
