package dev.heddle.load.attack;

import dev.heddle.load.client.Measurement;
import dev.heddle.load.support.Spread;
import java.util.List;
import java.util.Optional;
import java.util.function.ToLongFunction;
import java.util.stream.DoubleStream;
import java.util.stream.Stream;

/** What one kind of attack has done, over its rounds, of which there is one at least. */
record AttackResult(AttackKind kind, List<AttackRound> rounds) {
    /** Of the 99th percentile of others without the attack, in milliseconds. */
    Spread without() {
        return Spread.of(rounds.stream().mapToDouble(round -> AttackRound.p99Millis(round.without())));
    }

    /** And with it; empty if another client has failed in each round. */
    Optional<Spread> with() {
        return spread(measured().mapToDouble(round -> AttackRound.p99Millis(with(round))));
    }

    /** That with the attack by that without, of the same round each; empty as {@link #with}. */
    Optional<Spread> ratio() {
        return spread(measured()
                .mapToDouble(round -> AttackRound.p99Millis(with(round)) / AttackRound.p99Millis(round.without())));
    }

    /** Of the server's process, at the end of a window. */
    long mostResidentBytes() {
        return measured().mapToLong(round -> with(round).residentBytes()).max().orElse(0);
    }

    private Stream<AttackRound> measured() {
        return rounds.stream().filter(round -> round.with() != null);
    }

    private static Measurement with(AttackRound round) {
        Measurement with = round.with();
        if (with == null) {
            throw new IllegalStateException("another client has failed");
        }
        return with;
    }

    private static Optional<Spread> spread(DoubleStream figures) {
        double[] all = figures.toArray();
        return all.length == 0 ? Optional.empty() : Optional.of(Spread.of(DoubleStream.of(all)));
    }

    /** How other clients have failed. */
    List<String> failures() {
        return rounds.stream()
                .map(AttackRound::failure)
                .filter(failure -> !failure.isEmpty())
                .toList();
    }

    /** Of all rounds; the longest of their medians. */
    Casualties casualties() {
        return new Casualties(
                sum(round -> round.casualties().opened()),
                sum(round -> round.casualties().cut()),
                rounds.stream()
                        .mapToLong(round -> round.casualties().medianMillis())
                        .max()
                        .orElse(0),
                sum(round -> round.casualties().unanswered()));
    }

    /** By the server's meter of the limit. */
    long counted() {
        return sum(AttackRound::counted);
    }

    private long sum(ToLongFunction<AttackRound> figure) {
        return rounds.stream().mapToLong(figure).sum();
    }
}
