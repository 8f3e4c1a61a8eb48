package dev.heddle.server.http;

/** A response that may answer a HEAD request. */
interface AnswersHead {
    boolean answersHead();
}
