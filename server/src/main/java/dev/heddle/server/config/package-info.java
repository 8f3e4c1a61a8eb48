/**
 * Configuration files: YAML in, values and problems out. What keys there are is said once, as a schema of classes with constants,
 * from which the reader, the errors and the reference are made.
 *
 * <h2>Layout</h2>
 *
 * <ul>
 *   <li>{@link dev.heddle.server.config.Tree}, {@link dev.heddle.server.config.YamlText}: a file as values, lists and mappings that
 *       know their lines. Only here is the YAML library used.
 *   <li>{@link dev.heddle.server.config.Kind}: what may stand at a place, and how it is read. {@link
 *       dev.heddle.server.config.Scalar} and {@link dev.heddle.server.config.Scalars}: times, sizes, numbers, words; {@link
 *       dev.heddle.server.config.Lists}: lists and mappings of one kind.
 *   <li>{@link dev.heddle.server.config.Schema}, {@link dev.heddle.server.config.Key}: the keys of a section, with kind, default
 *       and words for the reference. {@link dev.heddle.server.config.Section}: what a file says for them.
 *   <li>{@link dev.heddle.server.config.Problems}: all that is wrong with a file, one line each; {@link
 *       dev.heddle.server.config.Place}: where.
 * </ul>
 */
@NullMarked
package dev.heddle.server.config;

import org.jspecify.annotations.NullMarked;
