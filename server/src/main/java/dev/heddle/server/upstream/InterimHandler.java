package dev.heddle.server.upstream;

import dev.heddle.server.http.Headers;

/** Is told of the interim responses that come before the response of a call (RFC 9110 15.2). */
@FunctionalInterface
public interface InterimHandler {
    /**
     * On the coroutine of the call. What it throws ends the call, and comes out of {@link UpstreamRequest#send}.
     *
     * @param status 102 to 199: 103 for early hints. 100 and 101 are the client's own
     * @param headers of the interim response, those of the connection included
     */
    void received(int status, Headers headers);
}
