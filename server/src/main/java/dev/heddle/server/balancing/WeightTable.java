package dev.heddle.server.balancing;

/**
 * Turns in proportion to weights, those of one member as far apart as can be: smooth weighted round robin, as nginx does it
 * ({@code ngx_http_upstream_get_peer}). There the state is changed by every request; here one whole round is worked out in
 * advance, so that a request takes its turn by one atomic addition, whatever the number of members, and loops need no lock
 * nor a state of their own.
 *
 * <p>A round has as many turns as the weights make, divided by what divides all of them. Weights that make more than
 * {@value #LONGEST_ROUND} turns are scaled down to about that many: a member is never left out.
 */
final class WeightTable {
    static final int LONGEST_ROUND = 4_096;

    private WeightTable() {}

    /** The members' numbers in the order of their turns. */
    static int[] round(int[] weights) {
        var shares = divided(scaled(divided(weights)));
        var current = new int[shares.length];
        var order = new int[Math.toIntExact(sum(shares))];
        for (int turn = 0; turn < order.length; turn++) {
            order[turn] = next(shares, current, order.length);
        }
        return order;
    }

    private static int next(int[] shares, int[] current, int total) {
        int best = 0;
        for (int i = 0; i < shares.length; i++) {
            current[i] += shares[i];
            if (current[i] > current[best]) {
                best = i;
            }
        }
        current[best] -= total;
        return best;
    }

    private static int[] scaled(int[] weights) {
        long total = sum(weights);
        if (total <= LONGEST_ROUND) {
            return weights;
        }
        var fewer = new int[weights.length];
        for (int i = 0; i < weights.length; i++) {
            fewer[i] = (int) Math.max(1, Math.round((double) weights[i] * LONGEST_ROUND / total));
        }
        return fewer;
    }

    private static int[] divided(int[] weights) {
        int divisor = 0;
        for (int weight : weights) {
            divisor = greatestCommonDivisor(divisor, weight);
        }
        var quotients = new int[weights.length];
        for (int i = 0; i < weights.length; i++) {
            quotients[i] = weights[i] / divisor;
        }
        return quotients;
    }

    private static int greatestCommonDivisor(int a, int b) {
        return b == 0 ? a : greatestCommonDivisor(b, a % b);
    }

    private static long sum(int[] weights) {
        long total = 0;
        for (int weight : weights) {
            total += weight;
        }
        return total;
    }
}
