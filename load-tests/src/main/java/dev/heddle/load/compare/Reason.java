package dev.heddle.load.compare;

/** Why something failed, in one line and without the paths of this machine: reports are read elsewhere. */
final class Reason {
    private Reason() {}

    /**
     * From the message of a failure; of one that ends with a log it has the log's last line.
     *
     * @see dev.heddle.load.support.ServerProcess
     */
    static String of(Exception failure) {
        String[] lines = String.valueOf(failure.getMessage()).strip().split("\\R", -1);
        String first = lines[0].replaceAll(": the end of .*", "");
        return lines.length == 1 ? first : first + ": " + lines[lines.length - 1].strip();
    }
}
