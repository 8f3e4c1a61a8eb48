package dev.heddle.server.stream;

import dev.heddle.server.http.HttpException;
import dev.heddle.server.http.HttpService;
import dev.heddle.server.http.Limit;
import dev.heddle.server.http.RequestCheck;
import io.netty.handler.codec.http.HttpRequest;
import org.jspecify.annotations.Nullable;

/**
 * What the limits and times of HTTP/1.1 mean to a connection of streams.
 *
 * @param http whose they are
 */
public record StreamLimits(HttpService http) {
    /** Why a well-formed request is refused, or null. */
    public @Nullable HttpException refuse(HttpRequest head) {
        int most = http.limits().requestLineBytes();
        return head.uri().length() > most
                ? new HttpException(414, "target longer than " + most + " bytes")
                : RequestCheck.refuseUnmet(head, http.limits());
    }

    /** A request has more fields, or longer ones, than it may (RFC 6585 5). */
    public static HttpException tooManyFields(int most) {
        return new HttpException(431, "more than " + most + " header fields");
    }

    /** As {@link #tooManyFields}. */
    public HttpException tooLongFields() {
        return new HttpException(
                431, "header fields longer than " + http.limits().headerBytes() + " bytes");
    }

    /** Of the fields of a request, with the target, which has a limit of its own in HTTP/1.1. */
    public long fieldBytes() {
        return (long) http.limits().headerBytes() + http.limits().requestLineBytes();
    }

    /** How many requests a connection may have. */
    public int requests() {
        return http.limits().requestsPerConnection();
    }

    /** For the first request of a connection, and for a block of fields that has begun. */
    public long headNanos() {
        return http.timeouts().head().toNanos();
    }

    /** For a connection without a stream. */
    public long idleNanos() {
        return http.timeouts().idle().toNanos();
    }

    /** For a client that does not read. */
    public long sendNanos() {
        return http.timeouts().send().toNanos();
    }

    /** One has ended a connection, or an exchange: for meters. */
    public void reached(Limit limit) {
        http.limitCounts().count(limit);
    }
}
