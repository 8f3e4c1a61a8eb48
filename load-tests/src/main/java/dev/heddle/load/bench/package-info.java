/**
 * What a request costs and what a connection holds, in servers that answer the same with different models.
 *
 * <h2>Layout</h2>
 *
 * <ul>
 *   <li>{@link dev.heddle.load.bench.Benchmark}: the program; {@code BenchOptions}: what it can be told
 *   <li>{@code Contenders}: the servers by name, each a command line
 *   <li>{@code RequestCost}: processor time per request, in a {@link dev.heddle.load.contest.Contest}; {@code CostReport}: its
 *       table
 *   <li>{@code BaseBuild}: another revision of Heddle, built to be compared with; {@code Findings}: what is printed and
 *       what fails
 *   <li>{@code Allocation}: heap allocated for a request
 *   <li>{@code HeapPerConnection}: live heap with and without idle connections; {@code StreamMemory}: memory while a long
 *       body passes
 *   <li>{@code StartTime}: from the start to the first answer and to the later rate, which {@code RateSamples} find; {@code
 *       AotCache}: what a JVM can begin with
 *   <li>{@code ModelServer} with {@code CallbackHandler}, {@code DefaultPoolHandler} and {@code PageResponses}: the
 *       models to compare with
 * </ul>
 */
@NullMarked
package dev.heddle.load.bench;

import org.jspecify.annotations.NullMarked;
