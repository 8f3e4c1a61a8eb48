package dev.heddle.server.proxy;

import io.netty.handler.codec.http.HttpHeaderValidationUtil;
import java.util.Objects;

/**
 * A name for each request, by which it is found in the logs of all that had a part in it. It goes to the upstream, to the
 * access log, and into the answers that the proxy makes itself. Immutable.
 *
 * @param field where it stands; empty for no ids at all
 * @param kept whose id is kept; all others get a new one
 * @param returned whether the client is told, in the same field of the response
 */
public record RequestIds(String field, Kept kept, boolean returned) {
    /** {@code X-Request-Id}, kept from trusted proxies, returned to the client. */
    public static final RequestIds DEFAULT = new RequestIds("x-request-id", Kept.FROM_TRUSTED, true);

    /** No ids: what a client sends passes as any other field. */
    public static final RequestIds OFF = new RequestIds("", Kept.FROM_TRUSTED, false);

    /** Whose id is kept, if it is one: 1 to 128 letters, digits and {@code -._~:+/=@}. */
    public enum Kept {
        /** That of the proxies which {@link Forwarding#trusted} names. */
        FROM_TRUSTED,
        /** Everybody's. */
        FROM_ANY,
        /** Nobody's. */
        FROM_NONE
    }

    /** Checks the field's name. */
    public RequestIds {
        Objects.requireNonNull(kept, "kept");
        if (!field.isEmpty() && HttpHeaderValidationUtil.validateToken(field) >= 0) {
            throw new IllegalArgumentException(
                    "field '" + field + "': allowed is the name of a header field, or nothing");
        }
    }

    /** In another field; empty for no ids at all. */
    public RequestIds withField(String name) {
        return new RequestIds(name, kept, returned);
    }

    /** Kept from others. */
    public RequestIds withKept(Kept from) {
        return new RequestIds(field, from, returned);
    }

    /** Returned to the client, or not. */
    public RequestIds withReturned(boolean told) {
        return new RequestIds(field, kept, told);
    }
}
