package dev.heddle.load.attack;

import dev.heddle.load.client.GeneratorProcess;
import dev.heddle.load.client.Page;
import dev.heddle.load.support.LoadException;
import dev.heddle.load.support.OpenFiles;
import dev.heddle.load.support.Program;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Properties;

/**
 * Attacks an echo server in several ways, one after the other, and measures what other clients have of it: their 99th
 * percentile may be twice that without an attack.
 *
 * <p>Exit status: 0 if it is no more, no other client failed, attackers were cut and the server's meters have counted them; 1
 * if not or if anything went wrong; 2 for a wrong option or too few open files.
 */
public final class Attack {
    private final AttackOptions options;
    private final PrintStream out;

    private Attack(AttackOptions options, PrintStream out) {
        this.options = options;
        this.out = out;
    }

    /** The program. */
    public static void main(String[] arguments) throws InterruptedException {
        System.exit(run(arguments, System.getProperties(), System.out));
    }

    static int run(String[] arguments, Properties properties, PrintStream out) throws InterruptedException {
        return Program.run("attack", out, () -> new Attack(AttackOptions.from(arguments, properties), out).run());
    }

    private int run() throws IOException, InterruptedException, LoadException {
        OpenFiles.ofThisProcess().require("a process", options.mostConnections());
        Files.createDirectories(options.results());
        if (!SlowHttpTest.isInstalled()) {
            out.println("slowhttptest is not installed: its attacks are left out");
        }
        AttackReport report = new AttackReport();
        try (Victim victim = Victim.start(options);
                GeneratorProcess others = GeneratorProcess.start(options.clientCpus());
                AttackerProcess attackers = AttackerProcess.start(options.clientCpus())) {
            others.warmUp(victim.started(), Page.PLAINTEXT, options.clients(), options.warmUp());
            for (AttackKind kind : options.kinds()) {
                report.add(attack(kind, victim, others, attackers));
            }
        }
        return show(report);
    }

    private AttackResult attack(AttackKind kind, Victim victim, GeneratorProcess others, AttackerProcess attackers)
            throws IOException, InterruptedException, LoadException {
        if (!kind.isOfTool()) {
            return new AttackRun(options, victim, others, attackers, out).of(kind);
        }
        try (SlowHttpTest tool = SlowHttpTest.installed(options.clientCpus(), options.results())) {
            return new AttackRun(options, victim, others, tool, out).of(kind);
        }
    }

    private int show(AttackReport report) throws IOException {
        Path file = options.results().resolve("attack.md");
        return Program.conclude(report.toString(), report.failures(), file, out);
    }
}
