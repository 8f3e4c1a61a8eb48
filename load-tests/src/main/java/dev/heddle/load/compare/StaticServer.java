package dev.heddle.load.compare;

import dev.heddle.load.support.Installed;
import java.io.PrintStream;
import java.util.Optional;

/** A server that is installed and has no handlers: it answers what its configuration says. */
abstract class StaticServer implements Candidate {
    final Setting setting;
    private final String name;

    StaticServer(Setting setting, String name) {
        this.setting = setting;
        this.name = name;
    }

    @Override
    public final String name() {
        return name;
    }

    @Override
    public final Optional<String> cannot(Work work) {
        return switch (work) {
            case JSON -> Optional.of("serialises nothing: the text would be fixed");
            case DELAY -> Optional.of("has no handlers that could wait");
            case PLAINTEXT, BODY, PROXY, TLS, TLS_HANDSHAKES -> Optional.empty();
        };
    }

    @Override
    public final void prepare(PrintStream out) throws UnavailableException {
        if (Installed.find(name).isEmpty()) {
            throw new UnavailableException("is not installed");
        }
    }
}
