package dev.heddle.server;

/** What a line of the access log looks like. Whatever clients send, it is one line, and quotes end where they should. */
public enum AccessLogFormat {
    /**
     * For readers: {@code 10.1.2.3 "GET /api/users HTTP/1.1" 200 1234us 0f3c4b}, which are client, request line, status,
     * microseconds, and the request's id if it has one. For the requests of a proxy there follow pairs of a name and a value,
     * a value in quotes if it has a character other than letters, digits and {@code -._~:/[]*}:
     *
     * <pre>{@code
     * received=0 sent=512 route=/api group=users upstream=10.0.0.1:9001 attempts=1
     * queue=0us connect=210us send=15us head=890us body=40us end=-
     * }</pre>
     */
    TEXT,

    /**
     * For programs: a JSON object with {@code time} (of the end, ISO 8601 in UTC), {@code client}, {@code method},
     * {@code target}, {@code version}, {@code status}, {@code received} and {@code sent} (bytes of the bodies),
     * {@code duration_us}, {@code id} and {@code route}, each empty if there is none; for the requests of a proxy also
     * {@code group}, {@code upstream}, {@code attempts}, {@code queue_us}, {@code connect_us}, {@code send_us},
     * {@code head_us}, {@code body_us}; and {@code end}, with {@code error} if that is not {@code -}.
     */
    JSON
}
