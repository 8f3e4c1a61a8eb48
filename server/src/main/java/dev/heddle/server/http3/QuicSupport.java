package dev.heddle.server.http3;

import io.netty.handler.codec.quic.Quic;
import org.jspecify.annotations.Nullable;

/** Whether QUIC can be spoken here: Netty's codec stands on a native library, which is not there for every platform. */
public final class QuicSupport {
    private QuicSupport() {}

    /**
     * Checks that it can be.
     *
     * @throws IllegalArgumentException if not: says why
     */
    public static void check() {
        var why = whyUnavailable();
        if (why != null) {
            throw new IllegalArgumentException("HTTP/3 is not available here (" + why
                    + "): available are Linux and macOS on x86-64 and AArch64, with netty-codec-http3 and"
                    + " netty-codec-native-quic on the class path");
        }
    }

    private static @Nullable String whyUnavailable() {
        try {
            var cause = Quic.unavailabilityCause();
            return cause == null ? null : "its native library cannot be loaded: " + rootMessage(cause);
        } catch (LinkageError missing) {
            return "Netty's codec is not on the class path";
        }
    }

    private static String rootMessage(Throwable thrown) {
        var cause = thrown;
        while (cause.getCause() != null) {
            cause = cause.getCause();
        }
        var message = cause.getMessage();
        return message == null ? cause.toString() : message.lines().findFirst().orElse(message);
    }
}
