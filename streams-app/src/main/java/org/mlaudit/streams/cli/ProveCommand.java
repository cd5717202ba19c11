package org.mlaudit.streams.cli;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import org.mlaudit.streams.archive.Prover;
import org.mlaudit.streams.config.AppConfig;
import org.mlaudit.streams.ledger.ProofFile;
import org.mlaudit.streams.ledger.verify.Trust;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Writes the proof of one event. */
@Command(
        name = "prove",
        mixinStandardHelpOptions = true,
        description = {
            "Writes a proof that an event is in the ledger, in the format of C2SP tlog-proof: its leaf, the path to the root,"
                    + " and the signed state of its tree.",
            "Looks for the event from the first leaf on; --topic and --partition make that shorter. 'mlaudit verify --proof'"
                    + " checks what it wrote, offline."
        })
final class ProveCommand implements Callable<Integer> {
    @Mixin
    private Common common = new Common();

    @Mixin
    private Waiting waiting = new Waiting();

    @Mixin
    private Pins pins = new Pins();

    @Mixin
    private LeafProgress progress = new LeafProgress();

    @Parameters(paramLabel = "ID", description = "Id of the event, for example of an inference.")
    private String id = "";

    @Option(names = "--from", paramLabel = "DIR", description = "An exported ledger; Kafka when not given.")
    private @Nullable Path from;

    @Option(
            names = "--topic",
            paramLabel = "TOPIC",
            description = "Looks only in trees of this topic, by its full name. May be repeated.")
    private List<String> topics = new ArrayList<>();

    @Option(names = "--partition", paramLabel = "NUMBER", description = "Looks only in this partition.")
    private @Nullable Integer partition;

    @Option(
            names = "--out",
            paramLabel = "FILE",
            description = "Where the proof is written; standard output when not given.")
    private @Nullable Path file;

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Override
    public Integer call() throws InterruptedException {
        AppConfig config = common.config();
        if (from == null) {
            waiting.await(config, false);
        }
        Optional<ProofFile> proof;
        try (OpenedLedger opened = from == null
                ? OpenedLedger.inKafka(
                        config, Trust.in(pins.keys(pins.policy())).logOrigin())
                : OpenedLedger.exported(from)) {
            proof = new Prover(opened.source(), progress.on(spec.commandLine().getErr()))
                    .prove(
                            id,
                            tree -> (topics.isEmpty() || topics.contains(tree.topic()))
                                    && (partition == null || partition == tree.partition()));
        }
        String text = proof.orElseThrow(() -> new CommandException("no leaf has the id " + id))
                .encode();
        if (file == null) {
            PrintWriter out = spec.commandLine().getOut();
            out.print(text);
            out.flush();
        } else {
            try {
                Files.writeString(file, text);
            } catch (IOException e) {
                throw new CommandException("cannot write " + file + ": " + e.getMessage());
            }
        }
        return ExitCode.OK;
    }
}
