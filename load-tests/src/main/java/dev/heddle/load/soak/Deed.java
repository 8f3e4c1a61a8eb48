package dev.heddle.load.soak;

import java.util.Locale;
import java.util.Random;

/** What a connection does in its turn. */
enum Deed {
    REQUEST(7_000),
    BODY(1_000),
    DELAY(500),
    STATUS(200),
    HANDLER_FAILS(5),
    HANDLER_FAILS_LATE(5),
    ABORT(200),
    HALF_CLOSE(200),
    CUT_BODY(200),
    STALL_IN_HEAD(30),
    STALL_IN_BODY(20),
    STALL_IN_READING(5),
    MALFORMED(100),
    LEAVE(300);

    private static final Deed[] ALL = values();
    private static final int SUM = sum();

    /** How often, beside the others. */
    private final int weight;

    Deed(int weight) {
        this.weight = weight;
    }

    private static int sum() {
        int sum = 0;
        for (Deed deed : ALL) {
            sum += deed.weight;
        }
        return sum;
    }

    static Deed choose(Random random) {
        int left = random.nextInt(SUM);
        for (Deed deed : ALL) {
            left -= deed.weight;
            if (left < 0) {
                return deed;
            }
        }
        return REQUEST;
    }

    /** As the report names it. */
    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT).replace('_', ' ');
    }
}
