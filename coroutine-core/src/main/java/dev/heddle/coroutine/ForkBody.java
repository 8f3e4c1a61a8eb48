package dev.heddle.coroutine;

/** The code of a coroutine whose end, and failure, is somebody's to handle: it is not logged, but told. */
interface ForkBody extends Coroutine.Body {
    /** On the coroutine, as the last that it does. */
    void ended();
}
