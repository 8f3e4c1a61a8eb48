package dev.heddle.coroutine.continuation;

/** What a coroutine is doing; Lua's words, where ENDED is dead. */
public enum CoroutineStatus {
    /** Not started, or suspended at a yield or a transfer. */
    SUSPENDED,
    /** Runs the calling code. */
    RUNNING,
    /** Has resumed another coroutine and waits for it to yield. */
    NORMAL,
    /** Returned, threw or was closed. */
    ENDED
}
