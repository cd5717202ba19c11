package org.mlaudit.streams.cli;

import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import org.mlaudit.streams.explain.origin.NotReproducibleException;
import org.mlaudit.streams.explain.origin.Provenance;
import org.mlaudit.streams.explain.origin.Reproduction;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Where a trained model comes from, and whether that is true. */
final class OriginCommands {
    private OriginCommands() {}

    /** Shows the provenance that a model holds. */
    @Command(
            name = "provenance",
            mixinStandardHelpOptions = true,
            description = {
                "Shows where a Tribuo model comes from, as its file says: its data and their digest, its trainer with all"
                        + " parameters and the seed, versions and time.",
                "'mlaudit models reproduce' proves it."
            })
    static final class ShowProvenance implements Callable<Integer> {
        @Mixin
        private TrainedModel trained = new TrainedModel();

        @Option(names = "--json", description = "As JSON.")
        private boolean json;

        @Spec
        private CommandSpec spec = CommandSpec.create();

        @Override
        public Integer call() throws InterruptedException {
            Provenance provenance = Provenance.of(trained.bytes(spec));
            PrintWriter out = spec.commandLine().getOut();
            if (json) {
                out.println(Output.json(provenance.tree()));
            } else {
                out.print(provenance.text());
            }
            out.flush();
            return ExitCode.OK;
        }
    }

    /** Trains a model again and compares. */
    @Command(
            name = "reproduce",
            mixinStandardHelpOptions = true,
            description = {
                "Trains a Tribuo model again from the provenance that its file holds and compares what both predict for the"
                        + " rows that it was trained on.",
                "Exits with 0 if they predict the same, with 1 if they differ or the command fails, and with 3 if the model"
                        + " can't be trained again; standard error says why, for example that its data is not reachable."
            })
    static final class Reproduce implements Callable<Integer> {
        @Mixin
        private TrainedModel trained = new TrainedModel();

        @Option(
                names = "--data",
                paramLabel = "FILE",
                description =
                        "The file that the model was trained on, if it is not where the provenance says. Its digest"
                                + " must be the recorded one.")
        private @Nullable Path data;

        @Option(names = "--json", description = "As JSON.")
        private boolean json;

        @Spec
        private CommandSpec spec = CommandSpec.create();

        @Override
        public Integer call() throws InterruptedException {
            if (data != null && !Files.isRegularFile(data)) {
                throw new CommandException("cannot read the data " + data + ": it is no file");
            }
            byte[] artifact = trained.bytes(spec);
            try {
                Reproduction.Outcome outcome = Reproduction.of(artifact, Optional.ofNullable(data));
                print(outcome);
                return outcome.same() ? ExitCode.OK : ExitCode.FAILURE;
            } catch (NotReproducibleException e) {
                spec.commandLine().getErr().println("mlaudit: the model can't be trained again: " + e.getMessage());
                return ExitCode.NOT_POSSIBLE;
            }
        }

        private void print(Reproduction.Outcome outcome) {
            PrintWriter out = spec.commandLine().getOut();
            if (json) {
                Map<String, Object> tree = new LinkedHashMap<>();
                tree.put("same", outcome.same());
                tree.put("rows", outcome.rows());
                tree.put("differing", outcome.differing());
                tree.put("differingShare", outcome.differingShare());
                tree.put("greatestDifference", outcome.greatestDifference());
                tree.put("tolerance", Reproduction.TOLERANCE);
                tree.put("trainer", outcome.trainer());
                tree.put("data", outcome.data());
                out.println(Output.json(tree));
            } else {
                out.println("trained again by " + outcome.trainer() + " on " + outcome.rows() + " rows of "
                        + outcome.data());
                out.println(
                        outcome.same()
                                ? "the same: no prediction differs, the greatest difference is "
                                        + outcome.greatestDifference()
                                : "different: " + outcome.differing() + " of " + outcome.rows()
                                        + " predictions differ, the greatest difference is "
                                        + outcome.greatestDifference());
            }
            out.flush();
        }
    }
}
