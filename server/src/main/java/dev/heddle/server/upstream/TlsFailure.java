package dev.heddle.server.upstream;

import io.netty.handler.ssl.NotSslRecordException;
import java.nio.channels.ClosedChannelException;
import java.security.cert.CertPathBuilderException;
import java.security.cert.CertificateException;
import java.security.cert.CertificateExpiredException;
import java.security.cert.CertificateNotYetValidException;
import org.jspecify.annotations.Nullable;

/** What went wrong in a handshake, in words for whoever runs the upstream: the libraries wrap it several times. */
final class TlsFailure {
    private static final int DEEPEST = 20;

    private TlsFailure() {}

    /** Says it, of an upstream that should have been somebody. */
    static String describe(Throwable failure, String serverName) {
        if (find(failure, CertificateExpiredException.class) != null) {
            return "its certificate has expired";
        }
        if (find(failure, CertificateNotYetValidException.class) != null) {
            return "its certificate is not yet valid";
        }
        if (find(failure, CertPathBuilderException.class) != null) {
            return "its certificate is of no authority that is trusted";
        }
        if (find(failure, NotSslRecordException.class) != null) {
            return "it does not speak TLS";
        }
        var certificate = find(failure, CertificateException.class);
        if (certificate != null && isMismatch(String.valueOf(certificate.getMessage()))) {
            return "name mismatch: its certificate is not for " + serverName;
        }
        return find(failure, ClosedChannelException.class) != null ? "it closed the connection" : deepest(failure);
    }

    /** The words of the JDK, which checks names for OpenSSL too. */
    private static boolean isMismatch(String message) {
        return message.startsWith("No subject alternative") || message.startsWith("No name matching");
    }

    private static <T extends Throwable> @Nullable T find(Throwable failure, Class<T> type) {
        Throwable at = failure;
        for (int i = 0; at != null && i < DEEPEST; i++) {
            if (type.isInstance(at)) {
                return type.cast(at);
            }
            at = at.getCause();
        }
        return null;
    }

    private static String deepest(Throwable failure) {
        var at = failure;
        for (int i = 0; i < DEEPEST; i++) {
            var cause = at.getCause();
            if (cause == null) {
                break;
            }
            at = cause;
        }
        return at.getMessage() == null ? at.toString() : at.getMessage();
    }
}
