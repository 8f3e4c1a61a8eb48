package dev.heddle.server.proxy.config;

import dev.heddle.server.upstream.Upstream;
import dev.heddle.server.upstream.UpstreamLimits;
import dev.heddle.server.upstream.UpstreamProxyProtocol;
import dev.heddle.server.upstream.UpstreamTimeouts;
import dev.heddle.server.upstream.UpstreamTls;
import org.jspecify.annotations.Nullable;

/**
 * What counts for each member of a group: as the options of {@link Upstream.Builder}.
 *
 * @param tls null for the default
 * @param proxyProtocol null for none
 */
record UpstreamOptions(
        UpstreamTimeouts timeouts,
        UpstreamLimits limits,
        @Nullable UpstreamTls tls,
        @Nullable UpstreamProxyProtocol proxyProtocol) {
    static final UpstreamOptions DEFAULT =
            new UpstreamOptions(UpstreamTimeouts.DEFAULT, UpstreamLimits.DEFAULT, null, null);

    /** An upstream with these options. */
    Upstream.Builder applyTo(String url) {
        var upstream = Upstream.builder(url).timeouts(timeouts).limits(limits);
        if (tls != null && isEncrypted(url)) {
            upstream.tls(tls);
        }
        if (proxyProtocol != null) {
            upstream.proxyProtocol(proxyProtocol);
        }
        return upstream;
    }

    static boolean isEncrypted(String url) {
        return url.regionMatches(true, 0, "https:", 0, "https:".length());
    }
}
