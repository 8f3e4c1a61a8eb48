package dev.heddle.load.support;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Command lines for further JVMs, always of the JDK that runs this one. */
public final class JavaCommand {
    /** Netty loads its native transports, and reads memory through {@code Unsafe}: both would print warnings. */
    private static final List<String> QUIET_NETTY =
            List.of("--enable-native-access=ALL-UNNAMED", "--sun-misc-unsafe-memory-access=allow");

    private JavaCommand() {}

    /** A main class of this class path. */
    public static List<String> ofMain(List<String> jvmFlags, String mainClass, List<String> arguments) {
        return ofClassPath(jvmFlags, System.getProperty("java.class.path"), mainClass, arguments);
    }

    /** A main class of another class path. */
    public static List<String> ofClassPath(
            List<String> jvmFlags, String classPath, String mainClass, List<String> arguments) {
        List<String> command = new ArrayList<>();
        command.add(tool("java"));
        command.addAll(QUIET_NETTY);
        command.addAll(jvmFlags);
        command.addAll(List.of("-cp", classPath, mainClass));
        command.addAll(arguments);
        return command;
    }

    /** An executable jar, as its user would start it. */
    public static List<String> ofJar(List<String> jvmFlags, Path jar, List<String> arguments) {
        List<String> command = new ArrayList<>();
        command.add(tool("java"));
        command.addAll(jvmFlags);
        command.addAll(List.of("-jar", jar.toString()));
        command.addAll(arguments);
        return command;
    }

    /** The path of one of the JDK's tools. */
    public static String tool(String name) {
        return Path.of(System.getProperty("java.home"), "bin", name).toString();
    }
}
