package org.mlaudit.streams.cli;

import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** The ledger itself. */
@Command(
        name = "ledger",
        mixinStandardHelpOptions = true,
        description = "Looks after the tamper-evident ledger.",
        synopsisSubcommandLabel = "COMMAND",
        subcommands = {LedgerKeysCommand.class, LedgerRotate.class, LedgerStatus.class, LedgerExport.class})
final class LedgerCommand implements Runnable {
    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Override
    public void run() {
        throw new CommandLine.ParameterException(
                spec.commandLine(),
                "a command is missing: " + String.join(", ", spec.subcommands().keySet()));
    }
}
