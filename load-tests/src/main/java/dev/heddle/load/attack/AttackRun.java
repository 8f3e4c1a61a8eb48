package dev.heddle.load.attack;

import dev.heddle.load.client.GeneratorProcess;
import dev.heddle.load.client.Measurement;
import dev.heddle.load.client.Page;
import dev.heddle.load.support.LoadException;
import java.io.IOException;
import java.io.PrintStream;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;

/** Attacks of one kind after the other: others are measured without and with each, in turns. */
final class AttackRun {
    /** Until the others have their connections: a flood would take them. */
    private static final Duration HEAD_START = Duration.ofSeconds(1);

    private final AttackOptions options;
    private final Victim victim;
    private final GeneratorProcess others;
    private final Assault attackers;
    private final PrintStream out;

    AttackRun(AttackOptions options, Victim victim, GeneratorProcess others, Assault attackers, PrintStream out) {
        this.options = options;
        this.victim = victim;
        this.others = others;
        this.attackers = attackers;
        this.out = out;
    }

    AttackResult of(AttackKind kind) throws IOException, InterruptedException, LoadException {
        warmUp(kind);
        List<AttackRound> rounds = new ArrayList<>();
        for (int i = 1; i <= options.rounds(); i++) {
            AttackRound round = round(kind);
            rounds.add(round);
            out.println("%-12s round %d/%d: %,d cut, p99 of others %.2f ms without, %s with"
                    .formatted(
                            kind.word(),
                            i,
                            options.rounds(),
                            round.casualties().cut(),
                            AttackRound.p99Millis(round.without()),
                            round.with() == null
                                    ? "failed"
                                    : "%.2f ms".formatted(AttackRound.p99Millis(round.with()))));
        }
        return new AttackResult(kind, List.copyOf(rounds));
    }

    /** A first attack, which is not measured: what a server does only when it is attacked has not been compiled yet. */
    private void warmUp(AttackKind kind) throws IOException, InterruptedException, LoadException {
        victim.awaitRest();
        long before = victim.counted(kind);
        attackers.begin(kind, victim.started().port(), connections(kind), options.connectRate());
        Thread.sleep(opening(kind).plus(options.seconds()));
        victim.awaitMoreCounted(kind, before);
        attackers.end();
    }

    private AttackRound round(AttackKind kind) throws IOException, InterruptedException, LoadException {
        victim.awaitRest();
        Measurement without = measure(kind);
        long before = victim.counted(kind);
        FutureTask<Measurement> measuring = new FutureTask<>(() -> measure(kind));
        Thread.ofPlatform().name("other-clients").start(measuring);
        Thread.sleep(HEAD_START);
        attackers.begin(kind, victim.started().port(), connections(kind), options.connectRate());
        Measurement with = null;
        String failure = "";
        try {
            with = measuring.get();
        } catch (ExecutionException e) {
            failure = String.valueOf(
                    e.getCause() == null ? e.getMessage() : e.getCause().getMessage());
        }
        victim.awaitMoreCounted(kind, before);
        Thread.sleep(HEAD_START); // the attackers see it a little later
        return new AttackRound(without, with, failure, attackers.end(), victim.counted(kind) - before);
    }

    private int connections(AttackKind kind) {
        return kind.attackers() * options.connections();
    }

    /** How long the attackers take to come. */
    private Duration opening(AttackKind kind) {
        return Duration.ofMillis(1_000L * connections(kind) / options.connectRate());
    }

    /** The window begins when the attackers have come, all of them as a rule; and as late without them. */
    private Measurement measure(AttackKind kind) throws IOException, LoadException {
        return others.measure(
                victim.started(),
                Page.PLAINTEXT,
                options.clients(),
                options.rate(),
                HEAD_START.plus(opening(kind)),
                options.seconds());
    }
}
