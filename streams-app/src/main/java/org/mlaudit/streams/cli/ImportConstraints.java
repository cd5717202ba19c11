package org.mlaudit.streams.cli;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import org.mlaudit.streams.preset.SageMakerConstraints;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Says what of a SageMaker {@code constraints.json} a contract needs. */
@Command(
        name = "import-constraints",
        mixinStandardHelpOptions = true,
        description = {
            "Reads constraints.json of Amazon SageMaker Model Monitor and prints the policies of a contract that compare"
                    + " distributions in the same way, and what its features need to say, as YAML.",
            "Nothing is registered: the lines are for the contract's file."
        })
final class ImportConstraints implements Callable<Integer> {
    @Parameters(paramLabel = "FILE", description = "The file, constraints.json.")
    private Path file = Path.of("");

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Override
    public Integer call() {
        SageMakerConstraints constraints;
        try {
            constraints = SageMakerConstraints.parse(Files.readString(file));
        } catch (IOException e) {
            throw new CommandException("cannot read " + file + ": " + e);
        } catch (IllegalArgumentException e) {
            throw new CommandException(file + ": " + e.getMessage());
        }
        PrintWriter out = spec.commandLine().getOut();
        if (!constraints.policies().isEmpty()) {
            out.println("policies:");
            constraints.policies().forEach((name, value) -> out.println("  " + name + ": " + value));
        }
        constraints.notes().forEach(note -> out.println("# " + note));
        out.flush();
        return ExitCode.OK;
    }
}
