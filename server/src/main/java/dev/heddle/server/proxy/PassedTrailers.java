package dev.heddle.server.proxy;

import dev.heddle.server.http.BodyOutput;
import dev.heddle.server.http.Headers;
import dev.heddle.server.http.MessageBody;
import dev.heddle.server.http.TrailerNames;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaders;
import java.io.IOException;
import java.util.List;

/**
 * A body on its way through the proxy, with the fields behind it: those that concern one connection, since the message's
 * {@code Connection} names them, and those that no trailer may be ({@link TrailerNames}) stay behind.
 */
final class PassedTrailers {
    private static final PassedTrailers ALL = new PassedTrailers(List.of());

    private final List<String> named;

    private PassedTrailers(List<String> named) {
        this.named = named;
    }

    /** Of a message with these header fields; to be asked before {@link HopByHop} has removed some. */
    static PassedTrailers of(HttpHeaders fields) {
        boolean mayHaveTrailers = fields.contains(HttpHeaderNames.TRANSFER_ENCODING);
        return mayHaveTrailers && fields.contains(HttpHeaderNames.CONNECTION)
                ? new PassedTrailers(fields.getAll(HttpHeaderNames.CONNECTION))
                : ALL;
    }

    /** Passes the body on, piece by piece, and its trailers. The end is the caller's to send. */
    void transfer(MessageBody from, BodyOutput to) throws IOException {
        from.transferTo(to);
        pass(from.trailers(), to);
    }

    private void pass(Headers trailers, BodyOutput to) {
        for (var field : trailers.netty()) {
            if (TrailerNames.isAllowed(field.getKey()) && !isNamed(field.getKey())) {
                to.trailer(field.getKey(), field.getValue());
            }
        }
    }

    private boolean isNamed(String name) {
        for (var value : named) {
            for (var option : value.split(",", -1)) {
                if (option.strip().equalsIgnoreCase(name)) {
                    return true;
                }
            }
        }
        return false;
    }
}
