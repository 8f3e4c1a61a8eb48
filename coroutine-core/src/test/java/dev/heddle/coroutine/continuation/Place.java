package dev.heddle.coroutine.continuation;

import dev.heddle.coroutine.Coroutine;
import dev.heddle.coroutine.fixture.InCoroutine;
import dev.heddle.coroutine.fixture.TestLoops;

/** Where coroutines are called. */
enum Place {
    /** On the test's own thread. */
    PLATFORM_THREAD {
        @Override
        void run(TestLoops loops, Coroutine.Body code) throws Exception {
            code.run();
        }
    },
    /** Inside a handler on an event loop. */
    HANDLER {
        @Override
        void run(TestLoops loops, Coroutine.Body code) throws Exception {
            InCoroutine.run(loops.own(), code);
        }
    };

    /** Runs it there; throws what it throws. */
    abstract void run(TestLoops loops, Coroutine.Body code) throws Exception;
}
