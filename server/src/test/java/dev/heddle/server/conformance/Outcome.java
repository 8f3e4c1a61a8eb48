package dev.heddle.server.conformance;

import java.util.List;

/**
 * What was seen of a case.
 *
 * @param responses at the client, interim ones too
 * @param end of the client's connection
 * @param nextClient what was wrong with the answer to another client, or empty
 * @param requests at the origin
 * @param connections to the origin
 */
public record Outcome(List<Message> responses, End end, String nextClient, List<Message> requests, int connections) {
    /** How the client's connection ended. */
    public enum End {
        /** It did not: another request was answered. */
        OPEN("keeps the connection"),
        CLOSED("closes"),
        /** In the middle of a response, or by a reset. */
        BROKEN("breaks off"),
        /** Nothing came for a while, neither an answer nor the end. */
        SILENT("waits");

        final String text;

        End(String text) {
            this.text = text;
        }
    }

    /** Those with a status of 200 and more, and what is no response. */
    public List<Message> finalResponses() {
        return responses.stream()
                .filter(response -> response.status() == 0 || response.status() >= 200)
                .toList();
    }
}
