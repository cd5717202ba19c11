package org.mlaudit.streams.reference;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.zip.GZIPOutputStream;
import org.apache.avro.Schema;
import org.apache.avro.file.DataFileWriter;
import org.apache.avro.generic.GenericData;
import org.apache.avro.generic.GenericDatumWriter;
import org.apache.avro.generic.GenericRecord;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.mlaudit.codec.InferenceLayout;
import org.mlaudit.codec.InferenceSchema;
import org.mlaudit.contract.ContractFile;
import org.mlaudit.contract.ModelContract;
import org.mlaudit.streams.performance.LossTree;
import org.mlaudit.streams.performance.MulticlassTally;
import org.mlaudit.streams.performance.OutcomeSpec;
import org.mlaudit.streams.performance.OutcomeSummary;
import org.mlaudit.streams.performance.ReferenceOutcomes;
import org.mlaudit.streams.profile.CategoryView;
import org.mlaudit.streams.profile.NumberView;
import org.mlaudit.streams.profile.Reference;

class ReferenceDataTest {
    private static final ModelContract CONTRACT = ContractFile.parse("""
            model: flight-delay
            version: "1"
            features:
              - {name: origin, type: CATEGORICAL}
              - {name: distance, type: NUMERIC, range: {min: 0, max: 6000}}
              - {name: diverted, type: BOOLEAN, nullable: true}
            prediction: {kind: BINARY, classes: [on-time, late], threshold: 0.2}
            """);
    private static final InferenceLayout LAYOUT = InferenceLayout.of(CONTRACT);
    private static final int ROWS = 3_000;

    @TempDir
    Path directory;

    private static ReferenceData.Result read(Path file, ReferenceOptions options) {
        return new ReferenceData(CONTRACT, options, Clock.systemUTC()).read(file, rows -> {});
    }

    private static ReferenceOptions columns(String... pairs) {
        Map<String, String> columns = new HashMap<>();
        for (int i = 0; i < pairs.length; i += 2) {
            columns.put(pairs[i], pairs[i + 1]);
        }
        return new ReferenceOptions(columns, List.of(), 0);
    }

    private static String csv() {
        StringBuilder csv = new StringBuilder("scheduled,origin,distance,diverted,delay\n");
        for (int i = 0; i < ROWS; i++) {
            csv.append(String.format(
                    "2001-01-%02d %02d:00:00,%s,%d,%s,%d%n",
                    1 + i / 24 % 31, i % 24, i % 4 == 0 ? "007" : "ORD", i, i % 2 == 0 ? "true" : "", i % 60));
        }
        return csv.toString();
    }

    private Path write(String name, String text) throws IOException {
        return Files.writeString(directory.resolve(name), text);
    }

    private static void assertFlights(Reference reference) {
        NumberView distance = (NumberView) reference.column(1);
        assertThat(reference.rows()).isEqualTo(ROWS);
        assertThat(distance.valid()).isEqualTo(ROWS);
        assertThat(distance.max()).hasValue(ROWS - 1);
        CategoryView origin = (CategoryView) reference.column(0);
        assertThat(origin.categories()).anySatisfy(category -> {
            assertThat(category.name()).isEqualTo("007");
            assertThat(category.count()).isEqualTo(ROWS / 4);
        });
        assertThat(reference.column(2).missing()).isEqualTo(ROWS / 2);
        assertThat(reference.rate().known()).isTrue();
        assertThat(reference
                        .column(LAYOUT.column("prediction.label").orElseThrow().index())
                        .missing())
                .isEqualTo(ROWS);
    }

    @Test
    void csvPlainAndCompressedAndParquetGiveTheSameReference() throws IOException, SQLException {
        Path plain = write("flights.csv", csv());
        Path compressed = directory.resolve("flights.csv.gz");
        try (OutputStream out = new GZIPOutputStream(Files.newOutputStream(compressed))) {
            out.write(csv().getBytes(StandardCharsets.UTF_8));
        }
        Path parquet = directory.resolve("flights.parquet");
        try (Connection connection = DriverManager.getConnection("jdbc:duckdb:");
                Statement statement = connection.createStatement()) {
            statement.execute("COPY (SELECT * FROM read_csv('" + plain
                    + "', types = {'origin': 'VARCHAR', 'diverted': 'BOOLEAN', 'scheduled': 'TIMESTAMP'})) TO '"
                    + parquet + "' (FORMAT parquet)");
        }
        ReferenceOptions options = columns("occurredAt", "scheduled");

        Reference first = read(plain, options).reference();
        assertFlights(first);
        assertThat(read(compressed, options).reference().hash()).isEqualTo(first.hash());
        assertThat(read(parquet, options).reference().hash()).isEqualTo(first.hash());
    }

    @Test
    void aFileOfCapturedInferencesIsAReferenceAsItIs() throws IOException {
        Schema schema = InferenceSchema.of(CONTRACT);
        Path file = directory.resolve("captured.avro");
        try (DataFileWriter<GenericRecord> writer = new DataFileWriter<>(new GenericDatumWriter<>(schema))) {
            writer.create(schema, file.toFile());
            for (int i = 0; i < 100; i++) {
                GenericRecord features =
                        new GenericData.Record(schema.getField("features").schema());
                features.put("origin", "ATL");
                features.put("distance", (double) i);
                GenericRecord prediction =
                        new GenericData.Record(schema.getField("prediction").schema());
                prediction.put("score", i / 100.0);
                prediction.put("label", i < 20 ? "on-time" : "late");
                GenericRecord inference = new GenericData.Record(schema);
                inference.put("id", "i" + i);
                inference.put("model", "flight-delay");
                inference.put("version", "1");
                inference.put("occurredAt", 980_000_000_000_000L + i * 3_600_000_000L);
                inference.put("features", features);
                inference.put("prediction", prediction);
                inference.put("segments", Map.of());
                writer.append(inference);
            }
        }

        Reference reference = read(file, ReferenceOptions.DEFAULT).reference();
        assertThat(reference.rows()).isEqualTo(100);
        NumberView score = (NumberView)
                reference.column(LAYOUT.column("prediction.score").orElseThrow().index());
        assertThat(score.max()).hasValue(0.99);
    }

    @Test
    void rowsThatBreakTheContractAreReportedWithPlaceAndReason() throws IOException {
        Path file = write("bad.csv", "origin,distance\nATL,100\nATL,-5\n,near\nORD,200\n");

        assertThatThrownBy(() -> read(file, ReferenceOptions.DEFAULT))
                .isInstanceOf(ReferenceDataException.class)
                .hasMessageStartingWith("2 of the 4 rows of " + file
                        + " (50.0%) break the contract flight-delay/1, more than the tolerated 0.00%:")
                .hasMessageContaining("row 2: OUT_OF_RANGE /features/distance")
                .hasMessageContaining("row 3: MISSING /features/origin")
                .hasMessageContaining("WRONG_TYPE /features/distance");

        ReferenceData.Result tolerated = read(file, new ReferenceOptions(Map.of(), List.of(), 0.5));
        assertThat(tolerated.reference().rows()).isEqualTo(2);
        assertThat(tolerated.invalid()).isEqualTo(2);
        assertThat(tolerated.report()).hasSize(2);
    }

    @Test
    void columnsThatDoNotFitAreNamedAllAtOnceWithAGuess() throws IOException {
        Path file = write("flights.csv", "orgin,miles\nATL,1\n");

        assertThatThrownBy(() -> read(file, columns("distance", "mile", "altitude", "miles")))
                .isInstanceOf(ReferenceDataException.class)
                .hasMessageContaining("there is no column 'mile' for distance (did you mean miles?)")
                .hasMessageContaining("'altitude' is neither a feature of flight-delay/1 nor one of")
                .hasMessageContaining("there is no column for the feature origin (did you mean orgin?)")
                .hasMessageContaining("It has the columns orgin, miles;");
        assertThat(read(file, columns("origin", "orgin", "distance", "miles")).rows())
                .isEqualTo(1);
    }

    @Test
    void textsThatStandForNothingAreMissing() throws IOException {
        Path file = write("flights.csv", "origin,distance,diverted\nATL,1,NA\nATL,2,true\n");

        Reference reference =
                read(file, new ReferenceOptions(Map.of(), List.of("NA"), 0)).reference();
        assertThat(reference.column(2).missing()).isEqualTo(1);
    }

    @Test
    void filesThatCannotBeReadAreClearErrors() throws IOException {
        assertThatThrownBy(() -> read(directory.resolve("no.csv"), ReferenceOptions.DEFAULT))
                .hasMessageEndingWith("no.csv: it does not exist");
        assertThatThrownBy(() -> read(write("data.xlsx", "x"), ReferenceOptions.DEFAULT))
                .hasMessageEndingWith("its name must end in .csv, .csv.gz, .parquet or .avro");
        assertThatThrownBy(() -> read(write("empty.csv", "origin,distance\n"), ReferenceOptions.DEFAULT))
                .hasMessageEndingWith("empty.csv has no row");
        assertThatThrownBy(() -> read(write("not.parquet", "PAR?"), ReferenceOptions.DEFAULT))
                .isInstanceOf(ReferenceDataException.class)
                .hasMessageStartingWith("cannot read ");
        assertThatThrownBy(() -> read(write("not.avro", "Obj?"), ReferenceOptions.DEFAULT))
                .isInstanceOf(ReferenceDataException.class)
                .hasMessageStartingWith("cannot read ");
        assertThatThrownBy(() ->
                        read(write("ragged.csv", "origin,distance\nATL,1\nORD,2,3,4\n"), ReferenceOptions.DEFAULT))
                .isInstanceOf(ReferenceDataException.class)
                .hasMessageContaining("ragged.csv");
    }

    @Test
    void progressIsToldOnLongInputs() throws IOException {
        StringBuilder csv = new StringBuilder("origin,distance\n");
        for (int i = 0; i < 2 * ReferenceData.PROGRESS_EVERY; i++) {
            csv.append("ATL,").append(i % 6000).append('\n');
        }
        Path file = write("long.csv", csv.toString());
        List<Long> told = new ArrayList<>();
        new ReferenceData(CONTRACT, ReferenceOptions.DEFAULT, Clock.systemUTC()).read(file, told::add);

        assertThat(told).containsExactly(ReferenceData.PROGRESS_EVERY, 2 * ReferenceData.PROGRESS_EVERY);
    }

    /** Errors are more likely on long flights; every tenth row does not know its truth. */
    private static String withTruths(int rows, boolean shuffled) {
        Random random = new Random(3);
        List<String> lines = new ArrayList<>();
        for (int i = 0; i < rows; i++) {
            double score = random.nextDouble();
            int distance = random.nextInt(3_000);
            boolean late = (score >= 0.2) == (random.nextDouble() < (distance < 1_200 ? 0.95 : 0.6));
            lines.add(String.format(
                    "%s,%d,%.4f,%s,%s",
                    i % 4 == 0 ? "007" : "ORD",
                    distance,
                    score,
                    i % 10 == 0 ? "" : late ? "late" : "on-time",
                    i % 3 == 0 ? "2" : ""));
        }
        if (shuffled) {
            Collections.shuffle(lines, random);
        }
        return "origin,distance,prediction_score,outcome,truth.weight\n" + String.join("\n", lines) + "\n";
    }

    @Test
    void rowsMayKnowTheirTruth() throws IOException {
        ReferenceOptions options = columns("truth.label", "outcome");
        ReferenceData.Result result = read(write("truths.csv", withTruths(4_000, false)), options);
        assertThat(result.truths()).isEqualTo(3_600);
        Reference reference = result.reference();
        LossTree tree = ReferenceOutcomes.tree(LAYOUT, reference).orElseThrow();
        assertThat(tree.cells()).isGreaterThan(1);
        OutcomeSpec spec = ReferenceOutcomes.spec(reference.spec(), Optional.of(reference));
        OutcomeSummary outcomes = ReferenceOutcomes.summary(spec, reference).orElseThrow();
        assertThat(outcomes.whole().predictions()).isEqualTo(3_600);
        assertThat(outcomes.whole().truths()).isEqualTo(3_600);
        assertThat(outcomes.whole().weight()).isEqualTo(4_800);
        long inCells = 0;
        for (int cell = 0; cell < tree.cells(); cell++) {
            inCells += outcomes.cells().truths(cell);
        }
        assertThat(inCells).isEqualTo(3_600);
        Reference decoded = Reference.decode(LAYOUT, reference.encode());
        assertThat(decoded.hash()).isEqualTo(reference.hash());
        assertThat(ReferenceOutcomes.summary(spec, decoded).orElseThrow().encode())
                .isEqualTo(outcomes.encode());
    }

    @Test
    void theOrderOfRowsWithTruthsChangesNothing() throws IOException {
        ReferenceOptions options = columns("truth.label", "outcome");
        assertThat(read(write("one.csv", withTruths(1_000, false)), options)
                        .reference()
                        .hash())
                .isEqualTo(read(write("other.csv", withTruths(1_000, true)), options)
                        .reference()
                        .hash());
    }

    @Test
    void withoutTruthsAReferenceIsWhatItWasBeforeTheyWereKnown() throws IOException {
        Path file = write("truths.csv", withTruths(1_000, false));
        ReferenceData.Result result = read(file, ReferenceOptions.DEFAULT);
        assertThat(result.truths()).isZero();
        assertThat(result.reference().hash())
                .isEqualTo("196f5b8dd0d2705bf3b109d6c57caa600d841f4682accf99d9c384dd031202c7");
    }

    @Test
    void aTruthOfAnUnknownClassBreaksTheContract() throws IOException {
        Path file =
                write("unknown.csv", "origin,distance,prediction_score,truth.label\nORD,1,0.5,late\nORD,2,0.4,early\n");
        assertThatThrownBy(() -> read(file, ReferenceOptions.DEFAULT))
                .isInstanceOf(ReferenceDataException.class)
                .hasMessageContaining("row 2: UNKNOWN_CATEGORY /truth/label")
                .hasMessageContaining("(early)");
        ReferenceData.Result tolerant = read(file, new ReferenceOptions(Map.of(), List.of(), 0.5));
        assertThat(tolerant.truths()).isEqualTo(1);
        assertThat(tolerant.reference().rows()).isEqualTo(1);
    }

    @Test
    void truthsWithoutPredictionsAreRefusedWhereTheyAreAskedFor() throws IOException {
        Path file = write("bare.csv", "origin,distance,outcome\nORD,1,late\n");
        assertThatThrownBy(() -> read(file, columns("truth.label", "outcome")))
                .isInstanceOf(ReferenceDataException.class)
                .hasMessageContaining("truths are held against predictions");
    }

    @Test
    void probabilitiesOfClassesAreReadAsTheListThatTheyAre() throws IOException {
        ModelContract contract = ContractFile.parse("""
                model: species
                version: "1"
                features: [{name: length, type: NUMERIC}]
                prediction: {kind: MULTICLASS, classes: [a, b, c]}
                """);
        Path file = write("species.csv", """
                length,prediction_probabilities,truth_label
                1,"[0.7, 0.2, 0.1]",a
                2,"[0.1, 0.3, 0.6]",a
                3,"[0.2, 0.5, 0.3]",b
                4,"[0.2, 0.5, 0.3]",
                """);
        Reference reference = new ReferenceData(contract, ReferenceOptions.DEFAULT, Clock.systemUTC())
                .read(file, rows -> {})
                .reference();
        OutcomeSpec spec = ReferenceOutcomes.spec(reference.spec(), Optional.of(reference));
        MulticlassTally outcomes = (MulticlassTally)
                ReferenceOutcomes.summary(spec, reference).orElseThrow().whole();
        assertThat(outcomes.truths()).isEqualTo(3);
        assertThat(outcomes.decided(2)).isEqualTo(1);
        Path broken = write("broken.csv", "length,prediction_probabilities\n1,\"[0.7, 0.2]\"\n");
        assertThatThrownBy(() -> new ReferenceData(contract, ReferenceOptions.DEFAULT, Clock.systemUTC())
                        .read(broken, rows -> {}))
                .isInstanceOf(ReferenceDataException.class)
                .hasMessageContaining("has 2 entries");
    }
}
