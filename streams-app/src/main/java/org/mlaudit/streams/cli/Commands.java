package org.mlaudit.streams.cli;

import java.io.PrintWriter;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.HelpCommand;
import picocli.CommandLine.Spec;

/** All commands of ML Audit. */
@Command(
        name = "mlaudit",
        mixinStandardHelpOptions = true,
        versionProvider = Version.class,
        description = "Audit infrastructure for machine-learning models in production.",
        synopsisSubcommandLabel = "COMMAND",
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {"0:It worked.", "1:It did not work.", "2:The command line or the configuration is wrong."},
        subcommands = {
            AppCommand.class,
            ModelsCommand.class,
            TopicsCommand.class,
            EraseCommand.class,
            SubjectCommand.class,
            HoldCommand.class,
            RetentionCommand.class,
            KeysCommand.class,
            LedgerCommand.class,
            WitnessCommand.class,
            VerifyCommand.class,
            ProveCommand.class,
            ConfigCommand.class,
            HelpCommand.class
        })
public final class Commands implements Runnable {
    @Spec
    private CommandLine.Model.CommandSpec spec = CommandLine.Model.CommandSpec.create();

    /** Runs a command and exits with its code; called by {@code MlAudit}. */
    public static void main(String[] args) {
        System.exit(commandLine().execute(args));
    }

    /** The commands, ready to be executed. */
    static CommandLine commandLine() {
        return new CommandLine(new Commands())
                .setCaseInsensitiveEnumValuesAllowed(true)
                .setUsageHelpAutoWidth(true)
                .setExpandAtFiles(false)
                .setExecutionExceptionHandler(new Failures())
                .setParameterExceptionHandler(Commands::usage);
    }

    private static int usage(CommandLine.ParameterException e, String[] args) {
        CommandLine command = e.getCommandLine();
        PrintWriter err = command.getErr();
        err.println("mlaudit: " + e.getMessage());
        CommandLine.UnmatchedArgumentException.printSuggestions(e, err);
        err.println("'" + command.getCommandSpec().qualifiedName() + " --help' says how it is used.");
        return ExitCode.USAGE;
    }

    @Override
    public void run() {
        throw new CommandLine.ParameterException(spec.commandLine(), "a command is missing");
    }
}
