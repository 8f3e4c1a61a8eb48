package dev.heddle.load.models.handler;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.SocketTimeoutException;
import org.jspecify.annotations.Nullable;

/** One step after the other. Who runs it decides what a wait costs: a platform thread, a virtual thread, a coroutine. */
final class SequentialHandler {
    private SequentialHandler() {}

    /** Serves one client; whoever calls closes its connection then. */
    static void serve(InputStream in, OutputStream out) throws IOException, InterruptedException {
        Received received = new Received();
        try {
            Head head;
            do {
                head = readHead(in, received);
                if (head == null) {
                    return;
                }
                byte[] item = readBody(in, received, head.length());
                int price = head.fresh() ? Upstream.ask(item) : PriceList.price(item);
                out.write(Answers.quote(item, price));
            } while (!head.closes());
        } catch (RejectedException e) {
            out.write(Answers.rejection(e));
        } catch (SocketTimeoutException e) {
            // It has sent nothing for too long: closed without a word.
        }
    }

    /** Null if the client has ended. */
    private static @Nullable Head readHead(InputStream in, Received received) throws IOException, RejectedException {
        Head head = received.takeHead();
        while (head == null && received.readFrom(in)) {
            head = received.takeHead();
        }
        return head;
    }

    private static byte[] readBody(InputStream in, Received received, int length) throws IOException {
        byte[] body = received.takeBody(length);
        while (body == null) {
            if (!received.readFrom(in)) {
                throw new EOFException("the client has ended within a body");
            }
            body = received.takeBody(length);
        }
        return body;
    }
}
