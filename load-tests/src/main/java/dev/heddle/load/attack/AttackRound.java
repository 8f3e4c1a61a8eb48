package dev.heddle.load.attack;

import dev.heddle.load.client.Latency;
import dev.heddle.load.client.Measurement;
import org.jspecify.annotations.Nullable;

/**
 * One window without an attack and one with it.
 *
 * @param without what other clients have before it
 * @param with what they have meanwhile; null if one has failed
 * @param failure of another client; empty if none has
 * @param casualties among the attackers
 * @param counted by the server's meter of the limit
 */
record AttackRound(
        Measurement without, @Nullable Measurement with, String failure, Casualties casualties, long counted) {
    static double p99Millis(Measurement measured) {
        return Latency.millis(measured.latency().p99());
    }
}
