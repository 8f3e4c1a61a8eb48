/**
 * What coroutines that are called cost.
 *
 * <pre>
 * mvn -Pjmh verify -pl coroutine-core -Djmh.args="continuation -prof gc"
 * mvn -Pjmh verify -pl coroutine-core -Djmh.args="continuation -jvmArgsAppend -Djmh.executor=VIRTUAL"
 * </pre>
 *
 * The second runs them nested in virtual threads. A pair is one resume and one yield, there and back.
 */
package dev.heddle.coroutine.continuation;
