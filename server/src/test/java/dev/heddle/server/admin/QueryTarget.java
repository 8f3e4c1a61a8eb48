package dev.heddle.server.admin;

import dev.heddle.server.fuzz.FuzzTarget;
import dev.heddle.server.fuzz.Must;
import dev.heddle.server.fuzz.Text;
import dev.heddle.server.http.HttpException;
import dev.heddle.server.http.TestRequests;
import java.util.List;

/** The query of {@code /coroutines}: within its limits, or refused by 400. */
public final class QueryTarget implements FuzzTarget {
    @Override
    public void run(byte[] input) {
        var target = "/coroutines?" + Text.of(input);
        if (!TestRequests.isTarget(target)) {
            return;
        }
        try {
            var found = CoroutineQuery.of(TestRequests.get(target)).find(List.of());
            Must.be(found.total() == 0 && found.shown().isEmpty(), "found something: " + found);
        } catch (HttpException refused) {
            Must.be(refused.status() == 400, "refused by " + refused.status());
        }
    }

    @Override
    public List<byte[]> seeds() {
        return Text.inputs(
                "limit=10&name=http&state=suspended&sort=-age&stack=headline", "limit=99999999", "sort=-", "name=%zz");
    }

    @Override
    public List<String> words() {
        return List.of("limit=", "name=", "state=", "sort=", "stack=", "-", "&", "%", "true", "age", "10000000");
    }
}
