/**
 * What a request costs and what a connection holds, in servers that answer the same with different models.
 *
 * <h2>Layout</h2>
 *
 * <ul>
 *   <li>{@link dev.heddle.load.bench.Benchmark}: the program; {@code BenchOptions}: what it can be told
 *   <li>{@code Contenders}: the servers by name, each a command line ({@code Contender}); {@code StartedContenders}: their
 *       processes
 *   <li>{@code RequestCost}: interleaved rounds of measurements; {@code CostReport}: their table
 *   <li>{@code HeapPerConnection}: live heap with and without idle connections; {@code HeapHistogram}: what jcmd says
 *   <li>{@code LoadGenerator} with {@code ClientConnection} and {@code ExpectedResponse}: the client, the same for all;
 *       {@code GeneratorProcess} and {@code GeneratorMain}: the client in a process of its own, and both ends of its
 *       protocol; {@code Measurement}: what it tells
 *   <li>{@code ModelServer} with {@code CallbackHandler}, {@code DefaultPoolHandler} and {@code PlaintextResponses}: the
 *       models to compare with
 *   <li>{@code CpuClock}, {@code CpuList}: processor time of a process, and which processors it may use
 * </ul>
 */
@NullMarked
package dev.heddle.load.bench;

import org.jspecify.annotations.NullMarked;
