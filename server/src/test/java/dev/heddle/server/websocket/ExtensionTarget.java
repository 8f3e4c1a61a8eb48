package dev.heddle.server.websocket;

import dev.heddle.server.fuzz.FuzzTarget;
import dev.heddle.server.fuzz.Must;
import dev.heddle.server.fuzz.Text;
import java.util.List;
import java.util.stream.Collectors;

/** Extensions that a client offers: parsed or refused, and the same when written and parsed again. */
public final class ExtensionTarget implements FuzzTarget {
    @Override
    public void run(byte[] input) {
        var text = Text.of(input);
        Tokens.list(List.of(text)).forEach(Tokens::isToken);
        List<ExtensionOffer> offers;
        try {
            offers = ExtensionOffer.parse(text);
        } catch (IllegalArgumentException refused) {
            return;
        }
        Must.beEqual(offers, ExtensionOffer.parse(written(offers)), "other offers when written");
        var terms = DeflateTerms.accept(offers, true);
        if (terms != null) {
            Must.be(terms.serverWindowBits() >= 8 && terms.serverWindowBits() <= 15, terms.toString());
            Must.be(ExtensionOffer.parse(terms.field()).size() == 1, terms.field());
        }
    }

    private static String written(List<ExtensionOffer> offers) {
        return offers.stream()
                .map(offer -> offer.name()
                        + offer.parameters().stream()
                                .map(each -> ";" + each.name() + (each.value() == null ? "" : "=" + each.value()))
                                .collect(Collectors.joining()))
                .collect(Collectors.joining(","));
    }

    @Override
    public List<byte[]> seeds() {
        return Text.inputs(
                "permessage-deflate",
                "permessage-deflate; client_max_window_bits",
                "permessage-deflate; server_no_context_takeover; client_no_context_takeover",
                "permessage-deflate; server_max_window_bits=10; client_max_window_bits=\"12\", x-webkit-deflate-frame");
    }

    @Override
    public List<String> words() {
        return List.of(
                "permessage-deflate",
                "server_max_window_bits=",
                "client_no_context_takeover",
                ";",
                ",",
                "=",
                "\"",
                " ");
    }
}
