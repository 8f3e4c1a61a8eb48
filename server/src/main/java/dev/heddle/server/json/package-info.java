/** JSON for the handlers of the executable. */
@NullMarked
package dev.heddle.server.json;

import org.jspecify.annotations.NullMarked;
