package org.mlaudit.streams.cli;

import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.mlaudit.streams.archive.ExportWriter;
import org.mlaudit.streams.config.AppConfig;
import org.mlaudit.streams.ledger.verify.Trust;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Exports a ledger. */
@Command(
        name = "export",
        mixinStandardHelpOptions = true,
        description =
                "Writes the ledger from Kafka to a new directory, each tree as C2SP tlog-tiles up to its newest signed state,"
                        + " so that it can be verified where nothing of the platform is.")
final class LedgerExport implements Callable<Integer> {
    @Mixin
    private Common common = new Common();

    @Mixin
    private Waiting waiting = new Waiting();

    @Mixin
    private Pins pins = new Pins();

    @Mixin
    private LeafProgress progress = new LeafProgress();

    @Parameters(paramLabel = "DIR", description = "A directory that is empty or not there yet.")
    private Path directory = Path.of("");

    @Option(
            names = "--records",
            description =
                    "Exports the records and their schemas as well, so that they can be compared with the leaves. They hold"
                            + " the data itself, as it is in Kafka.")
    private boolean records;

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Override
    public Integer call() throws InterruptedException {
        AppConfig config = common.config();
        waiting.await(config, false);
        long leaves;
        try (OpenedLedger opened =
                OpenedLedger.inKafka(config, Trust.in(pins.keys(pins.policy())).logOrigin())) {
            leaves = new ExportWriter(
                            opened.source(),
                            directory,
                            records ? opened.schemas() : Optional.empty(),
                            progress.on(spec.commandLine().getErr()))
                    .write();
        }
        PrintWriter out = spec.commandLine().getOut();
        out.println("exported " + leaves + " leaves to " + directory);
        out.flush();
        return ExitCode.OK;
    }
}
