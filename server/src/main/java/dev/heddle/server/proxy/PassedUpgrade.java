package dev.heddle.server.proxy;

import dev.heddle.server.http.HttpRequest;
import dev.heddle.server.http.UpgradeField;
import io.netty.util.AsciiString;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Which of the protocols that a client offers to go on with are offered to the upstream. */
final class PassedUpgrade {
    private static final AsciiString HTTP2_SETTINGS = AsciiString.cached("http2-settings");

    private PassedUpgrade() {}

    /**
     * All but other versions of HTTP, and TLS: what came through such a tunnel would be requests that the proxy does not
     * see, and its rules do not hold for. Null if none is left. Removes what belongs to those that stay behind.
     */
    static @Nullable String of(HttpRequest request) {
        var offered = request.upgrade();
        if (offered == null) {
            return null;
        }
        request.headers().netty().remove(HTTP2_SETTINGS);
        var passed = new StringBuilder();
        for (var protocol : offered.split(",", -1)) {
            if (mayPass(protocol.strip())) {
                passed.append(passed.isEmpty() ? "" : ", ").append(protocol.strip());
            }
        }
        return passed.isEmpty() ? null : passed.toString();
    }

    private static boolean mayPass(String protocol) {
        var name = protocol.toLowerCase(Locale.ROOT);
        boolean tunnelsRequests = name.equals("h2c")
                || name.equals("h2")
                || name.equals("http")
                || name.startsWith("http/")
                || name.equals("tls")
                || name.startsWith("tls/");
        return !tunnelsRequests && UpgradeField.isProtocol(protocol);
    }
}
