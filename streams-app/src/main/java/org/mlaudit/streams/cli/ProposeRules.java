package org.mlaudit.streams.cli;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import org.mlaudit.codec.InferenceLayout;
import org.mlaudit.contract.ContractFile;
import org.mlaudit.contract.ModelContract;
import org.mlaudit.streams.reference.ReferenceData;
import org.mlaudit.streams.reference.ReferenceOptions;
import org.mlaudit.streams.rules.Proposal;
import org.mlaudit.streams.rules.RuleProposer;
import org.mlaudit.streams.rules.RulesYaml;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Proposes quality rules from reference data. */
@Command(
        name = "propose-rules",
        mixinStandardHelpOptions = true,
        description = {
            "Proposes quality rules from data of when all was well.",
            "Writes what held for every row as the rules of a contract, in YAML, each with its evidence: values that are"
                    + " never missing, whole numbers, ranges, sets of values, unique values, and features that are never"
                    + " greater than another one of the same unit. What the contract demands already is left out. Read"
                    + " them before you take them over: what held so far need not be meant."
        })
final class ProposeRules implements Callable<Integer> {
    @Mixin
    private Common common = new Common();

    @Option(names = "--contract", required = true, paramLabel = "FILE", description = "The contract, YAML or JSON.")
    private Path contract = Path.of("");

    @Option(
            names = "--reference",
            required = true,
            paramLabel = "FILE",
            description = "Data of when all was well: .csv, .csv.gz, .parquet or .avro with a column for each feature.")
    private Path reference = Path.of("");

    @Option(
            names = "--column",
            paramLabel = "WHAT=COLUMN",
            description =
                    "Column of the data that holds a feature, prediction.label, prediction.score, prediction.value or"
                            + " latency (in microseconds), where it is called otherwise. May be repeated.")
    private Map<String, String> columns = new LinkedHashMap<>();

    @Option(
            names = "--missing",
            paramLabel = "TEXT",
            description = "Text in a CSV that stands for no value, besides the empty one. May be repeated.")
    private List<String> missing = new ArrayList<>();

    @Option(
            names = "--tolerate",
            paramLabel = "SHARE",
            description = "Share of rows that may break the contract, 0 to 1, and are left out; 0 when not given.")
    private double tolerated;

    @Option(names = "--out", paramLabel = "FILE", description = "Where to write them; standard output when not given.")
    private @Nullable Path target;

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Override
    public Integer call() {
        if (!(tolerated >= 0 && tolerated <= 1)) {
            throw new CommandLine.ParameterException(spec.commandLine(), "--tolerate must be from 0 to 1");
        }
        common.config();
        if (!Files.isRegularFile(contract)) {
            throw new CommandException("cannot read the contract " + contract + ": "
                    + (Files.exists(contract) ? "it is no file" : "it does not exist"));
        }
        ModelContract read = ContractFile.read(contract);
        RuleProposer proposer = new RuleProposer(InferenceLayout.of(read));
        PrintWriter err = spec.commandLine().getErr();
        ReferenceOptions options = new ReferenceOptions(columns, missing, tolerated);
        new ReferenceData(read, options, Clock.systemUTC()).forEach(reference, proposer::add, rows -> {
            err.println("read " + rows + " rows of " + reference);
            err.flush();
        });
        List<Proposal> proposals = proposer.propose();
        String yaml = "# Proposed from " + proposer.rows() + " rows of " + reference.getFileName() + ".\n"
                + RulesYaml.of(proposals);
        if (proposals.isEmpty()) {
            err.println("no rule is proposed from " + proposer.rows() + " rows; it takes at least "
                    + RuleProposer.FEWEST_ROWS);
            err.flush();
        }
        write(yaml);
        return ExitCode.OK;
    }

    private void write(String yaml) {
        if (target == null) {
            PrintWriter out = spec.commandLine().getOut();
            out.print(yaml);
            out.flush();
            return;
        }
        try {
            Files.writeString(target, yaml);
        } catch (IOException e) {
            throw new CommandException("cannot write " + target + ": " + e);
        }
    }
}
