package dev.heddle.server.conformance;

import java.util.List;

/**
 * Why another proxy does something else than Heddle in some cases.
 *
 * @param peer its name
 * @param text the reason, as a sentence about it without its subject
 * @param always whether it does so in every run
 * @param cases their names
 */
public record Why(String peer, String text, boolean always, List<String> cases) {
    public static Why nginx(String text, String... cases) {
        return new Why("nginx", text, true, List.of(cases));
    }

    public static Why haproxy(String text, String... cases) {
        return new Why("HAProxy", text, true, List.of(cases));
    }

    /** The same: what comes first is a matter of luck, and it may do as Heddle does. */
    public Why atTimes() {
        return new Why(peer, text, false, cases);
    }

    /** Gives the cases their reasons. */
    public static List<Case> explain(List<Case> cases, Why... reasons) {
        for (var reason : reasons) {
            for (var name : reason.cases) {
                find(cases, name).explain(reason);
            }
        }
        return cases;
    }

    private static Case find(List<Case> cases, String name) {
        return cases.stream()
                .filter(scenario -> scenario.name().equals(name))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("no case '" + name + "'"));
    }
}
