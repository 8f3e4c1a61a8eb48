package dev.heddle.load.attack;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;

/**
 * The attackers' process. Two lines on standard input are an attack: {@code kind port connections rate} begins it, any line ends
 * it, for {@link Casualties} as one line on standard output. The process ends with its input.
 */
final class AttackerMain {
    private AttackerMain() {}

    static void main(String[] arguments) throws IOException {
        BufferedReader in = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
        for (String plan = in.readLine(); plan != null; plan = in.readLine()) {
            try (Attackers attackers = attackers(plan.split(" ", -1))) {
                attackers.start();
                if (in.readLine() == null) {
                    return;
                }
                System.out.println(attackers.casualties().toLine());
            }
        }
    }

    private static Attackers attackers(String[] plan) {
        return new Attackers(
                AttackKind.of(plan[0]),
                Integer.parseInt(plan[1]),
                Integer.parseInt(plan[2]),
                Integer.parseInt(plan[3]));
    }
}
