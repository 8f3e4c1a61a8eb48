package dev.heddle.server.http2;

import dev.heddle.server.fields.FieldRules;
import io.netty.handler.codec.http2.DefaultHttp2Headers;
import io.netty.handler.codec.http2.Http2Headers;
import org.jspecify.annotations.Nullable;

/**
 * The fields of one block as HPACK gives them, one by one, and what is wrong with them. Netty's own checks are off: they look at
 * less, and Netty's fields forget in which order they came.
 */
final class ReceivedFields extends DefaultHttp2Headers {
    private final FieldRules rules = new FieldRules();

    ReceivedFields() {
        super(false);
    }

    FieldRules rules() {
        return rules;
    }

    /** What the client wants to go on with, by an extended CONNECT (RFC 8441 4); null if it is none. */
    @Nullable CharSequence protocol() {
        return rules.haveProtocol() ? get(PseudoHeaderName.PROTOCOL.value()) : null;
    }

    @Override
    public Http2Headers add(CharSequence name, CharSequence value) {
        return rules.take(name, value) ? super.add(name, value) : this;
    }
}
