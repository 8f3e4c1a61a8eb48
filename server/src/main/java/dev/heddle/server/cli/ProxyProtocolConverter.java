package dev.heddle.server.cli;

import dev.heddle.server.ProxyProtocol;
import dev.heddle.server.address.AddressRanges;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ITypeConverter;

/** Whose headers of the PROXY protocol are believed; null for off, since picocli puts an Optional around what it gets. */
final class ProxyProtocolConverter implements ITypeConverter<@Nullable ProxyProtocol> {
    @Override
    public @Nullable ProxyProtocol convert(String text) {
        return switch (text) {
            case "off" -> null;
            case "any" -> ProxyProtocol.FROM_ANY;
            default -> new ProxyProtocol(networks(text));
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
