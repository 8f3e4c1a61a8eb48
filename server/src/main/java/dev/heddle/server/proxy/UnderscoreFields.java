package dev.heddle.server.proxy;

import dev.heddle.server.codec.HeadFields;
import dev.heddle.server.http.HttpException;
import dev.heddle.server.proxy.Forwarding.UnderscoreNames;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.util.AsciiString;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Fields whose names become those of others where an application maps them as CGI does (RFC 3875 4.1.18). */
final class UnderscoreFields {
    private UnderscoreFields() {}

    /**
     * Treats them.
     *
     * @throws HttpException 400 if they are to be refused
     */
    static void treat(HttpHeaders fields, UnderscoreNames treatment) {
        var found = treatment == UnderscoreNames.PASS ? null : find(fields);
        if (found == null) {
            return;
        }
        if (treatment == UnderscoreNames.REFUSE) {
            throw new HttpException(400, "header name with an underscore");
        }
        for (var name : found) {
            fields.remove(name);
        }
    }

    private static @Nullable List<CharSequence> find(HttpHeaders fields) {
        if (fields instanceof HeadFields parsed && !parsed.hasNameWith('_')) {
            return null;
        }
        List<CharSequence> found = null;
        for (var all = fields.iteratorCharSequence(); all.hasNext(); ) {
            var name = all.next().getKey();
            if (AsciiString.indexOf(name, '_', 0) >= 0) {
                if (found == null) {
                    found = new ArrayList<>();
                }
                found.add(name);
            }
        }
        return found;
    }
}
