package dev.heddle.server.cli;

import dev.heddle.server.ProxyProtocol;
import dev.heddle.server.address.AddressRanges;
import java.util.Arrays;
import java.util.Optional;
import picocli.CommandLine.ITypeConverter;

/** Whose headers of the PROXY protocol are believed. */
final class ProxyProtocolConverter implements ITypeConverter<Optional<ProxyProtocol>> {
    @Override
    public Optional<ProxyProtocol> convert(String text) {
        return switch (text) {
            case "off" -> Optional.empty();
            case "any" -> Optional.of(ProxyProtocol.FROM_ANY);
            default -> Optional.of(new ProxyProtocol(networks(text)));
        };
    }

    private static AddressRanges networks(String text) {
        var allowed = "off, any, or networks as in 10.0.0.0/8,2001:db8::/32";
        try {
            var parts = Arrays.stream(text.split(",", -1)).map(String::strip).toList();
            return AddressRanges.of(parts);
        } catch (IllegalArgumentException e) {
            throw new InvalidValueException(String.valueOf(e.getMessage()), allowed);
        }
    }
}
