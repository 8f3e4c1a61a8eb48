/** Coroutines and event loops as Micrometer meters. */
@NullMarked
package dev.heddle.coroutine.metrics;

import org.jspecify.annotations.NullMarked;
