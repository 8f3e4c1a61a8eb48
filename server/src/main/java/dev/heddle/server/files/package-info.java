/**
 * Open files, of which a connection is one: how many there may be, and what happens when there are no more.
 *
 * <h2>Layout</h2>
 *
 * <ul>
 *   <li>{@link dev.heddle.server.files.OpenFiles}: how many this process may have and has
 *   <li>{@link dev.heddle.server.files.FileShortage}: the time in which it gets no more; {@link
 *       dev.heddle.server.files.NoFilesException}: what a call fails with that needs one
 * </ul>
 */
@NullMarked
package dev.heddle.server.files;

import org.jspecify.annotations.NullMarked;
