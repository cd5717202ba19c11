package org.mlaudit.streams.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

class ImportConstraintsTest {
    @TempDir
    private Path directory = Path.of("");

    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    @Test
    void aFileOfSageMakerBecomesLinesOfAContract() throws IOException {
        Path file = Files.writeString(directory.resolve("constraints.json"), """
                {"features": [{"name": "age", "completeness": 1, "num_constraints": {"is_non_negative": true}}],
                 "monitoring_config": {"distribution_constraints": {"comparison_threshold": 0.2}}}""");
        assertThat(run(file)).isZero();
        assertThat(out.toString().lines())
                .containsExactly(
                        "policies:",
                        "  monitors.preset: sagemaker",
                        "  preset.sagemaker.comparison_threshold: 0.2",
                        "# age: nullable: false",
                        "# age: range: {min: 0}");
    }

    @Test
    void anotherFileIsRefusedWithTheReason() throws IOException {
        Path file = Files.writeString(directory.resolve("other.json"), "{}");
        assertThat(run(file)).isNotZero();
        assertThat(err.toString()).contains("has no list at /features");
        assertThat(run(directory.resolve("absent.json"))).isNotZero();
        assertThat(err.toString()).contains("absent.json");
    }

    private int run(Path file) {
        CommandLine command = Commands.commandLine();
        command.setOut(new PrintWriter(out));
        command.setErr(new PrintWriter(err, true));
        return command.execute("models", "import-constraints", file.toString());
    }
}
