package dev.heddle.server.differential;

import java.util.List;

/**
 * What a server did with some bytes, behind which comes one more request.
 *
 * @param served the targets of the requests that it answered
 * @param end what became of the connection
 * @param status by which it refused something; 0 if it did not
 * @param said with the refusal
 */
record Behaviour(List<String> served, End end, int status, String said) {
    /** How it ended. */
    enum End {
        /** The request behind the bytes was answered as it was sent. */
        GOES_ON,
        /** Something was refused. */
        REFUSES,
        /** Closed, without an answer to the request behind. */
        CLOSES,
        /** Waits for more: the request behind was taken for a part of something else. */
        WAITS
    }

    /** Whether both have found the same requests. */
    boolean isLike(Behaviour other) {
        return served.size() == other.served.size() && end == other.end;
    }

    String inWords() {
        return "serves " + served.size()
                + switch (end) {
                    case GOES_ON -> "";
                    case REFUSES -> ", " + status;
                    case CLOSES -> ", closes";
                    case WAITS -> ", waits";
                };
    }
}
