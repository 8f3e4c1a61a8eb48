package dev.heddle.server.config;

/** A text that is no value of its kind. */
public final class WrongValue extends Exception {
    private static final long serialVersionUID = 1;

    private final String problem;
    private final String allowed;

    /**
     * What is wrong.
     *
     * @param problem as in {@code not a time}
     * @param allowed as in {@code more than 0, as 10s}
     */
    public WrongValue(String problem, String allowed) {
        super(problem + " (allowed: " + allowed + ")", null, false, false);
        this.problem = problem;
        this.allowed = allowed;
    }

    /** What it is not. */
    public String problem() {
        return problem;
    }

    /** What it may be. */
    public String allowed() {
        return allowed;
    }
}
