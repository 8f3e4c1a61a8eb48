/**
 * What reports are made of.
 *
 * <h2>Layout</h2>
 *
 * <ul>
 *   <li>{@link dev.heddle.load.report.MarkdownTable}: figures as a table
 *   <li>{@link dev.heddle.load.report.BarChart}, {@link dev.heddle.load.report.LineChart}: figures as a {@link
 *       dev.heddle.load.report.Chart}, made by {@code CategoryChart} in the colours of a {@link
 *       dev.heddle.load.report.Theme}
 *   <li>{@link dev.heddle.load.report.Block}: a part of a report that becomes both Markdown and a page, by {@link
 *       dev.heddle.load.report.MarkdownDocument} and {@link dev.heddle.load.report.HtmlDocument}
 *   <li>{@link dev.heddle.load.report.Machine}: what was measured on
 * </ul>
 */
@NullMarked
package dev.heddle.load.report;

import org.jspecify.annotations.NullMarked;
