package dev.heddle.server.live;

/**
 * Whether a load may be started from the page.
 *
 * @param refusal why not, as a sentence for the page; empty if it may
 */
public record LoadPermission(String refusal) {
    /** It may. */
    public static final LoadPermission GIVEN = new LoadPermission("");

    boolean isGiven() {
        return refusal.isEmpty();
    }
}
