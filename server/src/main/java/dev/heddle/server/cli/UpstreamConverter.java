package dev.heddle.server.cli;

import dev.heddle.server.proxy.config.ProxyKinds;

/** Where an upstream is. */
final class UpstreamConverter extends ScalarConverter<String> {
    UpstreamConverter() {
        super(ProxyKinds.UPSTREAM_URL);
    }
}
