package dev.heddle.server.cli;

import picocli.AutoComplete;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** Lets a shell complete commands, options and their words. */
@Command(
        name = "completion",
        description = "Prints what bash and zsh need to complete commands, options and their words.",
        footerHeading = "%nExamples, where the program is called so:%n",
        footer = {
            "  alias heddle-server='java -jar /opt/heddle/heddle-server.jar'",
            "  source <(heddle-server completion)",
            "",
            "In zsh, before that, once: autoload -U +X compinit && compinit; autoload -U +X bashcompinit &&"
                    + " bashcompinit"
        })
final class CompletionCommand implements Runnable {
    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Override
    public void run() {
        CommandLine program = spec.parent().commandLine();
        spec.commandLine().getOut().println(AutoComplete.bash(Main.NAME, program));
    }
}
