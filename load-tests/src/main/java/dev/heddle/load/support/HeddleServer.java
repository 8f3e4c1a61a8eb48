package dev.heddle.load.support;

import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * How Heddle's servers are started here: on free ports, so that nothing else on the machine is in the way.
 *
 * @param host what the application port binds to
 */
public record HeddleServer(Path jar, String host, int port, int adminPort) {
    /** The option that names another jar. */
    public static final String JAR_OPTION = "server.jar";

    /** On free ports. */
    public static HeddleServer onFreePorts(Path jar, String host) {
        return new HeddleServer(jar, host, Ports.free(), Ports.free());
    }

    /** The jar that the options name, else the one that the build leaves. */
    public static Path findJar(Options options) {
        Path jar = options.text(JAR_OPTION).map(Path::of).orElseGet(Locations::serverJar);
        if (!Files.isRegularFile(jar)) {
            throw new UsageException(
                    "%s: no file %s: build it (mvn package) or name another".formatted(JAR_OPTION, jar));
        }
        return jar.toAbsolutePath();
    }

    /** The command that starts it as an echo server. */
    public List<String> echo(List<String> jvmFlags, List<String> moreArguments) {
        return command("echo", jvmFlags, moreArguments);
    }

    /** The command that starts it as a reverse proxy; what it passes requests to is among the arguments. */
    public List<String> proxy(List<String> jvmFlags, List<String> moreArguments) {
        return command("proxy", jvmFlags, moreArguments);
    }

    private List<String> command(String mode, List<String> jvmFlags, List<String> moreArguments) {
        List<String> arguments = new ArrayList<>(List.of(mode, "--host", host));
        arguments.addAll(List.of("--port", Integer.toString(port)));
        arguments.addAll(List.of("--admin-port", Integer.toString(adminPort)));
        arguments.addAll(List.of("--tcp-port", "off"));
        arguments.addAll(moreArguments);
        return JavaCommand.ofJar(jvmFlags, jar, arguments);
    }

    /** A page of the admin port. */
    public URI admin(String path) {
        return URI.create("http://127.0.0.1:" + adminPort + path);
    }
}
