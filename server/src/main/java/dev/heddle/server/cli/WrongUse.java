package dev.heddle.server.cli;

import java.util.Collection;
import java.util.List;
import java.util.TreeSet;
import picocli.CommandLine.MissingParameterException;
import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.OverwrittenOptionException;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.UnmatchedArgumentException;

/** What is wrong with the command line and what is allowed, in one line. */
final class WrongUse {
    private WrongUse() {}

    static String inOneLine(ParameterException e) {
        var text = switch (e) {
            case UnmatchedArgumentException unmatched -> unknown(unmatched);
            case MissingParameterException missing -> missing(missing);
            case OverwrittenOptionException twice -> name(twice.getOverwritten()) + " is there twice (allowed: once)";
            default -> wrongValue(e);
        };
        return text.replaceAll("\\s*\\R\\s*", " ");
    }

    private static String unknown(UnmatchedArgumentException e) {
        var argument = e.getUnmatched().getFirst();
        boolean option = argument.startsWith("-");
        var commands = e.getCommandLine().getSubcommands();
        if (!option && !commands.isEmpty()) {
            return "unknown command '" + argument + "'" + allowed(commands.keySet());
        }
        return (option ? "unknown option '" : "unexpected argument '") + argument + "'" + allowed(options(e));
    }

    private static String missing(MissingParameterException e) {
        var option = e.getMissing().getFirst();
        return name(option) + ": no value" + allowed(List.of(name(option) + " " + option.paramLabel()));
    }

    private static String name(ArgSpec option) {
        return option instanceof OptionSpec flag ? flag.longestName() : option.paramLabel();
    }

    private static String wrongValue(ParameterException e) {
        if (e.getCause() instanceof InvalidValueException invalid && e.getArgSpec() instanceof OptionSpec option) {
            return option.longestName() + " '" + e.getValue() + "': " + invalid.getMessage();
        }
        var message = String.valueOf(e.getMessage());
        if (message.contains("(allowed: ") || message.contains("available are")) {
            return message;
        }
        var commands = e.getCommandLine().getSubcommands().keySet();
        return message + allowed(commands.isEmpty() ? options(e) : commands);
    }

    private static Collection<String> options(ParameterException e) {
        var names = new TreeSet<String>();
        e.getCommandLine().getCommandSpec().options().forEach(option -> names.add(option.longestName()));
        return names;
    }

    private static String allowed(Collection<String> what) {
        return " (allowed: " + String.join(", ", what) + ")";
    }
}
