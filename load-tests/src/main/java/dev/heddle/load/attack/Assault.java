package dev.heddle.load.attack;

import dev.heddle.load.support.LoadException;
import java.io.IOException;

/** Who attacks, in a process of its own: one attack at a time. */
interface Assault extends AutoCloseable {
    /**
     * Begins. Does not wait.
     *
     * @param rate connections that are opened in a second, at most
     */
    void begin(AttackKind kind, int port, int connections, int rate) throws IOException;

    /** Ends, and tells what has become of the attackers. */
    Casualties end() throws IOException, InterruptedException, LoadException;

    @Override
    void close();
}
