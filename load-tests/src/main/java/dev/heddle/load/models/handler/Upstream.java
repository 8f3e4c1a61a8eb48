package dev.heddle.load.models.handler;

import dev.heddle.load.client.Page;
import io.netty.util.concurrent.EventExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.IntConsumer;

/**
 * Another service that knows today's prices, as seen from here: it answers {@value Page#DELAY_MILLIS} ms after it was asked,
 * by a timer and without a thread of its own. It can be asked in both forms in which clients of services come.
 */
final class Upstream {
    private Upstream() {}

    /** Returns with the answer. */
    static int ask(byte[] item) throws InterruptedException {
        Thread.sleep(Page.DELAY_MILLIS);
        return answer(item);
    }

    /** Returns at once, and calls back with the answer, on the event loop. */
    static void ask(byte[] item, EventExecutor loop, IntConsumer then) {
        loop.schedule(() -> then.accept(answer(item)), Page.DELAY_MILLIS, TimeUnit.MILLISECONDS);
    }

    private static int answer(byte[] item) {
        return PriceList.price(item) + 1;
    }
}
