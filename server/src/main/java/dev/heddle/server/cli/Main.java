package dev.heddle.server.cli;

import dev.heddle.server.address.UserInfo;
import java.io.IOException;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.slf4j.LoggerFactory;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Help.Ansi;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;

/**
 * The program {@code heddle-server}.
 *
 * <p>Exit status: 0 after a stop that was asked for, 1 if it cannot start, 2 for a wrong option or configuration.
 */
public final class Main {
    static final String NAME = "heddle-server";

    private static final int CANNOT_START = 1;
    private static final int WRONG_USE = 2;

    @Command(
            name = NAME,
            description = "HTTP and TCP servers on coroutines.",
            footerHeading = "%nExamples:%n",
            footer = {
                "  " + NAME + " echo",
                "  " + NAME + " proxy --upstream http://127.0.0.1:9001",
                "  " + NAME + " proxy --help",
                "  source <(" + NAME + " completion)"
            })
    private static final class Root {}

    private final Surroundings surroundings;
    private final CommandLine commandLine;

    private Main(Surroundings surroundings) {
        this.surroundings = surroundings;
        this.commandLine = new CommandLine(new Root())
                .addSubcommand(new EchoCommand(surroundings))
                .addSubcommand(new ProxyCommand(surroundings))
                .addSubcommand(new CompletionCommand())
                .setOut(writer(surroundings.out()))
                .setErr(writer(surroundings.err()))
                .setColorScheme(CommandLine.Help.defaultColorScheme(surroundings.ansi()))
                .setExpandAtFiles(false)
                .setExecutionStrategy(this::execute)
                .setParameterExceptionHandler((e, args) -> wrongUse(e))
                .setExecutionExceptionHandler((e, command, parsed) -> cannotStart(e));
        addHelp(commandLine);
        commandLine.getSubcommands().values().forEach(Main::addHelp);
    }

    /** Runs the program, and ends the JVM with its exit status. */
    public static void main(String[] args) {
        LogSetup.begin();
        NettyDefaults.apply();
        NameCache.shorten();
        var shutdown = new Shutdown();
        TerminationSignals.requestEndOf(shutdown);
        System.exit(run(args, new Surroundings(System.getenv(), System.out, System.err, Ansi.AUTO, shutdown)));
    }

    /** Runs the program; returns its exit status. */
    static int run(String[] args, Surroundings surroundings) {
        return new Main(surroundings).commandLine.execute(args);
    }

    private static PrintWriter writer(PrintStream stream) {
        return new PrintWriter(stream, true, StandardCharsets.UTF_8);
    }

    private static void addHelp(CommandLine command) {
        command.getCommandSpec().mixinStandardHelpOptions(true).versionProvider(new Version());
        command.getCommandSpec()
                .usageMessage()
                .showDefaultValues(true)
                .sortOptions(false)
                .width(100);
    }

    private int execute(ParseResult parsed) {
        var help = CommandLine.executeHelpRequest(parsed);
        if (help != null) {
            return help;
        }
        if (!parsed.hasSubcommand()) {
            throw new ParameterException(commandLine, "no command");
        }
        warnOfUnknownVariables();
        return new CommandLine.RunLast().execute(parsed);
    }

    private void warnOfUnknownVariables() {
        var unknown = new OptionSources(surroundings.environment()).unknownVariables(commandLine.getCommandSpec());
        if (!unknown.isEmpty()) {
            surroundings.err().println(NAME + ": warning: no option has the variable " + String.join(", ", unknown));
        }
    }

    private int wrongUse(ParameterException e) {
        linesOf(e).forEach(line -> surroundings.err().println(NAME + ": " + line));
        return WRONG_USE;
    }

    /** What is wrong, one line each, without passwords of URLs. */
    static List<String> linesOf(ParameterException e) {
        var lines = e instanceof WrongConfiguration wrong ? wrong.lines() : List.of(WrongUse.inOneLine(e));
        return lines.stream().map(UserInfo::hiddenIn).toList();
    }

    private int cannotStart(Exception e) {
        if (e instanceof StartException || e instanceof IOException) {
            surroundings.err().println(NAME + ": " + e.getMessage());
        } else {
            LoggerFactory.getLogger(Main.class).error("The server failed", e);
        }
        return CANNOT_START;
    }
}
