/**
 * One handler by five models of concurrency, under the same load: what each takes for it, and how it reads.
 *
 * <h2>Layout</h2>
 *
 * <ul>
 *   <li>{@link dev.heddle.load.models.ModelComparison}: the program; {@code ModelOptions}: what it can be told
 *   <li>Package {@link dev.heddle.load.models.handler}: the models themselves; {@code Contenders}: as processes
 *   <li>{@code Work}: what is asked of them; {@code WorkRun}: all of them under one work; {@code ConnectionMemory}: what an
 *       idle connection takes
 *   <li>{@code Results}: all that was found, each {@code Figure} of it; {@code ModelReport}: as a report, {@code
 *       ModelCharts}: as plots, {@code ModelJson}: for programs, {@code Documents}: the files
 *   <li>{@code CodeSection}: the handlers side by side, each a {@code SourceCode}
 * </ul>
 */
@NullMarked
package dev.heddle.load.models;

import org.jspecify.annotations.NullMarked;
