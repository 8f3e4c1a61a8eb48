package dev.heddle.server.admin;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.Base64;
import java.util.regex.Pattern;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * What a client of the admin port must know. It comes from a file, since others can read the command line of a process, and
 * the environment goes to every child of it. Compared in a time that says nothing of how much of a guess is right. Immutable.
 */
public final class AdminToken {
    private static final int SHORTEST = 16;
    private static final int LONGEST = 512;
    /** RFC 6750 2.1: what may stand behind {@code Bearer}. */
    private static final Pattern FORM = Pattern.compile("[A-Za-z0-9._~+/-]+=*");

    private static final String ALGORITHM = "HmacSHA256";
    private static final byte[] SESSION = "session of the admin port".getBytes(StandardCharsets.US_ASCII);

    private final byte[] token;
    private final String session;

    private AdminToken(String token) {
        this.token = token.getBytes(StandardCharsets.US_ASCII);
        this.session = session(this.token);
    }

    /**
     * A token.
     *
     * @throws IllegalArgumentException if it is none; the message says what is allowed
     */
    public static AdminToken of(String token) {
        if (token.length() < SHORTEST
                || token.length() > LONGEST
                || !FORM.matcher(token).matches()) {
            throw new IllegalArgumentException(
                    SHORTEST + " to " + LONGEST + " letters, digits and ._~+/-, as openssl rand -hex 32 makes them");
        }
        return new AdminToken(token);
    }

    /**
     * The token that is the only line of a file.
     *
     * @throws IllegalArgumentException as {@link #of}
     * @throws IOException if the file cannot be read
     */
    public static AdminToken in(Path file) throws IOException {
        return of(Files.readString(file, StandardCharsets.ISO_8859_1).strip());
    }

    /** Whether a client knows it. */
    boolean is(String given) {
        return MessageDigest.isEqual(token, given.getBytes(StandardCharsets.UTF_8));
    }

    /** What a browser that knows the token keeps in its place: without the file nobody can make one of it. */
    String session() {
        return session;
    }

    /** Whether it is that of a browser that knew the token. */
    boolean isSession(String given) {
        return MessageDigest.isEqual(
                session.getBytes(StandardCharsets.US_ASCII), given.getBytes(StandardCharsets.UTF_8));
    }

    private static String session(byte[] token) {
        try {
            var mac = Mac.getInstance(ALGORITHM);
            mac.init(new SecretKeySpec(token, ALGORITHM));
            return Base64.getUrlEncoder().withoutPadding().encodeToString(mac.doFinal(SESSION));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every Java has " + ALGORITHM, e);
        }
    }

    /** Says nothing of it. */
    @Override
    public String toString() {
        return "AdminToken";
    }
}
