package dev.heddle.server.proxy;

import dev.heddle.server.address.AddressRanges;
import dev.heddle.server.address.ClientAddress;
import io.netty.handler.codec.http.HttpHeaders;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Those who have passed a request on, as {@code X-Forwarded-For} or {@code Forwarded} name them, the last one at the right:
 * the client is the first from the right that is not a trusted proxy. What stands to the left of it may be anybody's
 * invention. So does nginx (real_ip_recursive), and Envoy (xff_trusted_cidrs).
 */
final class ForwardedChain {
    private final AddressRanges trusted;
    /** The nearest one that is known. */
    private ClientAddress client;

    private ForwardedChain(AddressRanges trusted, ClientAddress peer) {
        this.trusted = trusted;
        this.client = peer;
    }

    /** The client behind a trusted peer; the peer itself if it names none. */
    static ClientAddress clientOf(HttpHeaders fields, Forwarding forwarding, ClientAddress peer) {
        var chain = new ForwardedChain(forwarding.trusted(), peer);
        if (forwarding.fields().hasX() && fields.contains(ForwardedFields.X_FOR)) {
            chain.readXForwardedFor(fields.getAll(ForwardedFields.X_FOR));
        } else if (forwarding.fields().hasForwarded()) {
            chain.readForwarded(fields.getAll(ForwardedFields.FORWARDED));
        }
        return chain.client;
    }

    private void readXForwardedFor(List<String> values) {
        for (int i = values.size() - 1; i >= 0; i--) {
            var value = values.get(i);
            for (int end = value.length(); end >= 0; ) {
                int comma = value.lastIndexOf(',', end - 1);
                if (!goBeyond(value.substring(comma + 1, end).strip())) {
                    return;
                }
                end = comma;
            }
        }
    }

    private void readForwarded(List<String> values) {
        var nodes = new ArrayList<@Nullable String>();
        for (var value : values) {
            ForwardedElement.addNodes(value, nodes);
        }
        for (int i = nodes.size() - 1; i >= 0; i--) {
            if (!goBeyond(nodes.get(i))) {
                return;
            }
        }
    }

    /** Takes a step to the left, to one who is named; false if it is the last. What is not an address ends the chain. */
    private boolean goBeyond(@Nullable String named) {
        var address = named == null ? null : ClientAddress.parse(named);
        if (address == null) {
            return false;
        }
        client = address;
        return trusted.contains(address.address());
    }
}
