package dev.heddle.coroutine.costs.peer;

/** Many of one kind, suspended three calls deep. */
public interface Suspended extends AutoCloseable {
    /** Suspends so many more. When it returns, all of them are suspended. */
    void suspend(int count) throws Exception;

    /** Resumes all of them; when it returns, all have ended. Returns how many came to the end of their code. */
    long resumeAll() throws Exception;

    @Override
    default void close() {}
}
