/**
 * Heddle beside what people would pick instead: the same work, in the same rounds, on the same machine.
 *
 * <h2>Layout</h2>
 *
 * <ul>
 *   <li>{@link dev.heddle.load.compare.Comparison}: the program; {@code CompareOptions}: what it can be told
 *   <li>{@code Work}: what is asked of the servers; {@code WorkRun}: all of them under one work, {@code
 *       AnswersRun}: their answers only, after {@code Preparation}
 *   <li>{@code Candidates}: the servers by name, each a {@code Candidate}: {@code Heddle}, {@code OwnProgram} (programs of
 *       this module), {@code FrameworkModule} (those below {@code contenders}, built by {@code ModuleBuild}), {@code
 *       GoProgram}, {@code StaticServer}: {@code Nginx}, {@code Haproxy}; {@code UnavailableException}: why one cannot take part,
 *       {@code Reason}: in one line
 *   <li>{@code HeddleProgram} and {@code JdkProgram}: those of this module beside package {@code bench}'s
 *   <li>{@code Results}: all that was found; {@code ComparisonReport}: as tables, {@code
 *       ComparisonCharts}: as plots, {@code ComparisonJson}: for programs, {@code Documents}: the files
 * </ul>
 */
@NullMarked
package dev.heddle.load.compare;

import org.jspecify.annotations.NullMarked;
