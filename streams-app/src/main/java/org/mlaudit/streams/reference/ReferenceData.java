package org.mlaudit.streams.reference;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.LongConsumer;
import org.jspecify.annotations.Nullable;
import org.mlaudit.codec.Column;
import org.mlaudit.codec.InferenceDecoder;
import org.mlaudit.codec.InferenceEncoder;
import org.mlaudit.codec.InferenceLayout;
import org.mlaudit.codec.InferenceRow;
import org.mlaudit.contract.ModelContract;
import org.mlaudit.contract.Reason;
import org.mlaudit.privacy.Protections;
import org.mlaudit.streams.performance.ReferenceOutcomesBuilder;
import org.mlaudit.streams.performance.Truth;
import org.mlaudit.streams.profile.Reference;
import org.mlaudit.streams.profile.ReferenceBuilder;

/**
 * Builds references from files. Every row goes through the encoder and the decoder that live inferences go through, so that
 * it is held to the same contract and counted in the same way.
 */
public final class ReferenceData {
    /** Rows between two reports of progress. */
    public static final long PROGRESS_EVERY = 50_000;

    private static final int MOST_REPORTED = 20;

    private final ModelContract contract;
    private final ReferenceOptions options;
    private final Clock clock;
    private final Optional<Protections> protections;

    /** Reads data of a contract. */
    public ReferenceData(ModelContract contract, ReferenceOptions options, Clock clock) {
        this(contract, options, clock, Optional.empty());
    }

    /**
     * The same, whose valid rows are protected as inferences are at capture.
     *
     * @param protections those of the contract; empty when it protects nothing
     */
    public ReferenceData(
            ModelContract contract, ReferenceOptions options, Clock clock, Optional<Protections> protections) {
        this.contract = contract;
        this.options = options;
        this.clock = clock;
        this.protections = protections;
    }

    /**
     * What was read.
     *
     * @param reference of the valid rows
     * @param rows number of rows, valid or not
     * @param invalid number of rows that were left out
     * @param truths number of valid rows whose outcome is known and can be held against their prediction
     * @param report of the first invalid rows, one a line
     */
    public record Result(Reference reference, long rows, long invalid, long truths, List<String> report) {
        public Result {
            report = List.copyOf(report);
        }
    }

    /**
     * Reads a file: {@code .csv}, {@code .csv.gz}, {@code .parquet} or {@code .avro}.
     *
     * @param progress is told the number of rows so far, every {@value #PROGRESS_EVERY} rows
     * @throws ReferenceDataException if the file can't be read, has no row, lacks a feature, or has a larger share of
     *     invalid rows than is tolerated
     */
    public Result read(Path file, LongConsumer progress) {
        InferenceLayout layout = InferenceLayout.withVectors(contract);
        ReferenceBuilder builder = new ReferenceBuilder(layout);
        ReferenceOutcomesBuilder outcomes = new ReferenceOutcomesBuilder(layout);
        Counted counted = forEach(
                file,
                (row, truth) -> {
                    builder.add(row);
                    if (truth != null) {
                        outcomes.learn(row, truth);
                    }
                },
                progress);
        Reference reference = builder.build();
        if (outcomes.truths() > 0) {
            reference = withOutcomes(file, outcomes.counting(reference));
        }
        return new Result(reference, counted.rows(), counted.invalid(), outcomes.truths(), counted.report());
    }

    /** Reads the file once more: the cells that outcomes are counted by are only known after all rows were seen. */
    private Reference withOutcomes(Path file, ReferenceOutcomesBuilder.Counting counting) {
        forEach(
                file,
                (row, truth) -> {
                    if (truth != null) {
                        counting.add(row, truth);
                    }
                },
                rows -> {});
        return counting.build();
    }

    /** Takes a valid row and what came of it, null where that is not known; the next row overwrites both. */
    private interface RowTaker {
        void take(InferenceRow row, @Nullable Truth truth);
    }

    private Rows open(Path file) {
        if (!Files.isReadable(file) || Files.isDirectory(file)) {
            throw new ReferenceDataException("cannot read " + file + ": "
                    + (Files.exists(file) ? "it is no readable file" : "it does not exist"));
        }
        String name = file.getFileName().toString().toLowerCase(Locale.ROOT);
        if (name.endsWith(".csv") || name.endsWith(".csv.gz")) {
            return DuckDbRows.csv(file, options.missing());
        }
        if (name.endsWith(".parquet")) {
            return DuckDbRows.parquet(file);
        }
        if (name.endsWith(".avro")) {
            return new AvroRows(file);
        }
        throw new ReferenceDataException(
                "cannot read " + file + ": its name must end in .csv, .csv.gz, .parquet or .avro");
    }

    /**
     * What was gone through.
     *
     * @param rows number of rows, valid or not
     * @param invalid number of rows that were left out
     * @param report of the first invalid rows, one a line
     */
    public record Counted(long rows, long invalid, List<String> report) {
        public Counted {
            report = List.copyOf(report);
        }
    }

    /**
     * Reads a file as {@link #read} does and hands over every valid row, which the next one overwrites.
     *
     * @throws ReferenceDataException as {@link #read}
     */
    public Counted forEach(Path file, Consumer<InferenceRow> taken, LongConsumer progress) {
        return forEach(file, (row, truth) -> taken.accept(row), progress);
    }

    private Counted forEach(Path file, RowTaker taken, LongConsumer progress) {
        try (Rows rows = open(file)) {
            return forEach(file, rows, taken, progress);
        }
    }

    private Counted forEach(Path file, Rows rows, RowTaker taken, LongConsumer progress) {
        ColumnMapping mapping = new ColumnMapping(file, contract, rows.columns(), options.columns());
        RowSource source = new RowSource(rows, mapping, contract);
        TruthReader truths = new TruthReader(rows, mapping, contract, clock);
        InferenceLayout layout = InferenceLayout.withVectors(contract);
        InferenceEncoder encoder = new InferenceEncoder(contract, clock);
        InferenceDecoder decoder = new InferenceDecoder(id -> encoder.schema(), key -> Optional.of(layout));
        InferenceEncoder publishing = new InferenceEncoder(contract.published(), clock);
        Optional<PublishedSource> published =
                protections.map(protecting -> new PublishedSource(source, contract, protecting));
        List<String> report = new ArrayList<>();
        long count = 0;
        long invalid = 0;
        while (rows.next()) {
            count++;
            List<Reason> reasons = new ArrayList<>(encoder.encode(source, null));
            boolean known = source.predicted() && truths.given();
            if (known) {
                reasons.addAll(truths.check());
            }
            if (reasons.isEmpty()) {
                InferenceRow row = decoder.decode(encoder.wire(0));
                if (published.isPresent()) {
                    published.get().of(row);
                    reasons.addAll(publishing.encode(published.get(), null));
                    row = decoder.decode(publishing.wire(0));
                }
                if (!source.predicted()) {
                    forgetPrediction(row);
                }
                taken.take(row, known ? truths.read(row) : null);
            } else {
                invalid++;
                if (report.size() < MOST_REPORTED) {
                    report.add("row " + count + ": "
                            + String.join(
                                    "; ", reasons.stream().map(Reason::toString).toList()));
                }
            }
            if (count % PROGRESS_EVERY == 0) {
                progress.accept(count);
            }
        }
        check(file, count, invalid, report);
        return new Counted(count, invalid, report);
    }

    private static void forgetPrediction(InferenceRow row) {
        row.probabilitiesPresent = false;
        for (Column column : row.layout.columns()) {
            if (column.feature().isEmpty() && !column.target().equals(InferenceLayout.LATENCY)) {
                row.setMissing(column.index());
            }
        }
    }

    private void check(Path file, long count, long invalid, List<String> report) {
        if (count == 0) {
            throw new ReferenceDataException(file + " has no row");
        }
        if (invalid > options.tolerated() * count || invalid == count) {
            String more = invalid > report.size() ? "\n  and " + (invalid - report.size()) + " more rows" : "";
            throw new ReferenceDataException(String.format(
                    Locale.ROOT,
                    "%d of the %d rows of %s (%.3g%%) break the contract %s, more than the tolerated %.3g%%:%n  %s%s",
                    invalid,
                    count,
                    file,
                    100.0 * invalid / count,
                    contract.key(),
                    100 * options.tolerated(),
                    String.join("\n  ", report),
                    more));
        }
    }
}
