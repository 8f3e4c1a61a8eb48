package dev.heddle.server.cli;

import java.util.List;
import picocli.CommandLine;
import picocli.CommandLine.ParameterException;

/** What is wrong with variables and the configuration file: all of it, one line each. */
final class WrongConfiguration extends ParameterException {
    private static final long serialVersionUID = 1;

    private final transient List<String> lines;

    WrongConfiguration(CommandLine command, List<String> lines) {
        super(command, String.join("\n", lines));
        this.lines = List.copyOf(lines);
    }

    List<String> lines() {
        return lines;
    }
}
