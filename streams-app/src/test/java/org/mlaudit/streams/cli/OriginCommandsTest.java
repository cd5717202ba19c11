package org.mlaudit.streams.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.tribuo.MutableDataset;
import org.tribuo.classification.Label;
import org.tribuo.classification.LabelFactory;
import org.tribuo.classification.dtree.CARTClassificationTrainer;
import org.tribuo.classification.example.ConcentricCirclesDataSource;
import org.tribuo.datasource.ListDataSource;
import org.tribuo.provenance.SimpleDataSourceProvenance;
import picocli.CommandLine;

class OriginCommandsTest {
    @TempDir
    static Path directory;

    private static Path model;

    private record Ran(int code, String out, String err) {}

    private static Ran run(String... arguments) {
        StringWriter out = new StringWriter();
        StringWriter err = new StringWriter();
        CommandLine command = Commands.commandLine();
        command.setOut(new PrintWriter(out));
        command.setErr(new PrintWriter(err, true));
        int code = command.execute(arguments);
        return new Ran(code, out.toString(), err.toString());
    }

    @BeforeAll
    static void train() throws IOException {
        Logger.getLogger("org.tribuo").setLevel(Level.SEVERE);
        model = directory.resolve("model.tribuo");
        new CARTClassificationTrainer(4)
                .train(new MutableDataset<>(new ConcentricCirclesDataSource(150, 7, 2, 0.5)))
                .serializeToFile(model);
    }

    @Test
    void theProvenanceOfAFileIsShown() throws IOException {
        Ran text = run("models", "provenance", "--artifact", model.toString());
        Ran json = run("models", "provenance", "--artifact", model.toString(), "--json");

        assertThat(text.code()).isZero();
        assertThat(text.out())
                .startsWith("model: org.tribuo.common.tree.TreeModel\n")
                .contains("  class: org.tribuo.classification.dtree.CARTClassificationTrainer\n")
                .contains("numSamples: 150");
        JsonNode tree = new ObjectMapper().readTree(json.out());
        assertThat(tree.path("trainer").path("maxDepth").asInt()).isEqualTo(4);
        assertThat(tree.path("versions").path("tribuo").asText()).isEqualTo("4.3.2");
    }

    @Test
    void aModelIsTrainedAgainAndCompared() throws IOException {
        Ran text = run("models", "reproduce", "--artifact", model.toString());
        Ran json = run("models", "reproduce", "--artifact", model.toString(), "--json");

        assertThat(text.code()).isZero();
        assertThat(text.out()).isEqualTo("""
                        trained again by org.tribuo.classification.dtree.CARTClassificationTrainer on 150 rows of \
                        org.tribuo.classification.example.ConcentricCirclesDataSource
                        the same: no prediction differs, the greatest difference is 0.0
                        """);
        JsonNode tree = new ObjectMapper().readTree(json.out());
        assertThat(tree.path("same").asBoolean()).isTrue();
        assertThat(tree.path("rows").asInt()).isEqualTo(150);
        assertThat(tree.path("differingShare").asDouble()).isZero();
    }

    @Test
    void whatCannotBeTrainedAgainExitsWithThree() throws IOException {
        LabelFactory labels = new LabelFactory();
        MutableDataset<Label> rows = new MutableDataset<>(new ConcentricCirclesDataSource(50, 7, 2, 0.5));
        Path listed = directory.resolve("listed.tribuo");
        new CARTClassificationTrainer(2)
                .train(new MutableDataset<>(new ListDataSource<>(
                        rows.getData(), labels, new SimpleDataSourceProvenance("by hand", labels))))
                .serializeToFile(listed);

        Ran ran = run("models", "reproduce", "--artifact", listed.toString());

        assertThat(ran.code()).isEqualTo(3);
        assertThat(ran.err())
                .isEqualTo(
                        "mlaudit: the model can't be trained again: the model's data came from org.tribuo.DataSource"
                                + " (by hand), which can't be configured again; Tribuo's CSVDataSource and LibSVMDataSource can\n");
    }

    @Test
    void whatIsNoModelSaysSo() throws IOException {
        Path text = Files.writeString(directory.resolve("text.txt"), "no model");

        assertThat(run("models", "provenance", "--artifact", text.toString()).err())
                .startsWith("mlaudit: the bytes are no Tribuo model");
        assertThat(run(
                                "models",
                                "reproduce",
                                "--artifact",
                                directory.resolve("none").toString())
                        .err())
                .contains("it does not exist");
        for (List<String> arguments : List.of(
                List.of("models", "reproduce"),
                List.of("models", "reproduce", "a/1", "--artifact", model.toString()))) {
            Ran ran = run(arguments.toArray(String[]::new));
            assertThat(ran.code()).isEqualTo(ExitCode.USAGE);
            assertThat(ran.err()).contains("name either MODEL/VERSION or --artifact FILE");
        }
    }
}
