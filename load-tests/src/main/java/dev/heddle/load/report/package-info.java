/**
 * What reports are made of.
 *
 * <h2>Layout</h2>
 *
 * <ul>
 *   <li>{@link dev.heddle.load.report.MarkdownTable}: figures as a table
 *   <li>{@link dev.heddle.load.report.BarChart}: figures as a plot
 * </ul>
 */
@NullMarked
package dev.heddle.load.report;

import org.jspecify.annotations.NullMarked;
