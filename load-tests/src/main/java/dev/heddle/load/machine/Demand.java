package dev.heddle.load.machine;

/**
 * What a plan with very many connections takes.
 *
 * @param connections in all; each has two ends on this machine
 * @param processes in all, at both ends
 * @param filesPerProcess open files of the process that needs most
 * @param portsPerDestination source ports from one address to another
 * @param connecting connections that may be on their way at the same time
 * @param memoryBytes of all processes, and of the kernel for their connections
 */
public record Demand(
        int connections,
        int processes,
        int filesPerProcess,
        int portsPerDestination,
        int connecting,
        long memoryBytes) {}
