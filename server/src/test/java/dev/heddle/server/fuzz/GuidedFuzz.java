package dev.heddle.server.fuzz;

/** What Jazzer calls: one target for each process, which the property {@code fuzz.target} names. */
public final class GuidedFuzz {
    private static FuzzTarget target;

    private GuidedFuzz() {}

    /** Before the first input. */
    public static void fuzzerInitialize() {
        target = Targets.of(System.getProperty("fuzz.target")).make();
    }

    /** One input. */
    public static void fuzzerTestOneInput(byte[] input) throws Exception {
        target.run(input);
    }

    /** After the last one. */
    public static void fuzzerTearDown() {
        target.close();
    }
}
