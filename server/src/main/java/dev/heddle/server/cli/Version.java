package dev.heddle.server.cli;

import picocli.CommandLine.IVersionProvider;

/** What {@code --version} says. */
final class Version implements IVersionProvider {
    /** Of the jar's manifest; classes that are not in the jar have none. */
    static String ofHeddle() {
        var version = Version.class.getPackage().getImplementationVersion();
        return version == null ? "development" : version;
    }

    @Override
    public String[] getVersion() {
        return new String[] {Main.NAME + " " + ofHeddle() + " (Java " + Runtime.version() + ")"};
    }
}
