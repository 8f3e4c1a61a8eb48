/** What packages of this module share and do not export. */
@NullMarked
package dev.heddle.coroutine.internal;

import org.jspecify.annotations.NullMarked;
