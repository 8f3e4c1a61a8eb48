/** TCP for sequential handlers: bytes in, bytes out, on the coroutine of the connection. */
@NullMarked
package dev.heddle.server.tcp;

import org.jspecify.annotations.NullMarked;
