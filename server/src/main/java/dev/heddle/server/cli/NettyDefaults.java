package dev.heddle.server.cli;

/** Netty's own settings where the executable wants others than Netty has. What the user has set on the command line stays. */
final class NettyDefaults {
    /**
     * Of so many buffers one is watched for a leak, each with a stack trace at both ends: one of 128, as Netty has it, costs
     * 2 % of a busy server's CPU time. A leak that matters shows all the same.
     */
    private static final String LEAK_SAMPLING = "io.netty.leakDetection.samplingInterval";

    private static final String LEAK_SAMPLING_INTERVAL = "8192";

    private NettyDefaults() {}

    /** To be called before Netty is used. */
    static void apply() {
        if (System.getProperty(LEAK_SAMPLING) == null) {
            System.setProperty(LEAK_SAMPLING, LEAK_SAMPLING_INTERVAL);
        }
    }
}
