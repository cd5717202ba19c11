package org.mlaudit.benchmarks.protect;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.mlaudit.benchmarks.Jmh;
import org.mlaudit.contract.ContractFile;
import org.mlaudit.contract.ModelContract;
import org.mlaudit.event.Protection;
import org.mlaudit.keys.FieldKeys;
import org.mlaudit.keys.KeySettings;
import org.mlaudit.keys.SubjectKey;
import org.mlaudit.privacy.PersonalDataDetector;
import org.mlaudit.privacy.ProtectedFields;
import org.mlaudit.privacy.Protections;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.runner.RunnerException;

/**
 * Nanoseconds of each protection of one value, of a whole record of 20 features of which six are protected, and of finding
 * the key of one of 512 subjects. Keys are those of a keyset and a key store on disk.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class ProtectionTimes {
    private static final int VALUES = 512;
    private static final int FEATURES = 20;
    private static final Instant AT = Instant.parse("2026-11-01T00:00:00Z");
    private static final String CONTRACT = """
            model: protect
            version: 1
            features:
              - {name: step, type: NUMERIC, protection: {action: GENERALISE, step: 1000}}
              - {name: month, type: TEXT, protection: {action: GENERALISE, to: MONTH}}
              - {name: mask, type: TEXT, protection: {action: MASK, keepLast: 4}}
              - {name: opaque, type: TEXT, protection: {action: TOKENISE}}
              - {name: digits, type: TEXT, protection: {action: TOKENISE, format: DIGITS}}
              - {name: pseudonym, type: TEXT, protection: {action: PSEUDONYMISE}}
              - {name: redact, type: TEXT, protection: {action: REDACT}}
            prediction: {kind: REGRESSION}
            """;
    private static final int STEP = 0;
    private static final int MONTH = 1;
    private static final int MASK = 2;
    private static final int OPAQUE = 3;
    private static final int DIGITS = 4;
    private static final int PSEUDONYM = 5;
    private static final int REDACT = 6;

    private final String[] numbers = new String[VALUES];
    private final String[] dates = new String[VALUES];
    private final String[] texts = new String[VALUES];
    private final String[] subjects = new String[VALUES];
    private final Object[][] rows = new Object[VALUES][];
    private int next;

    private @Nullable Path directory;
    private @Nullable FieldKeys keys;
    private @Nullable Protections single;
    private @Nullable Protections record;
    private @Nullable SubjectKey key;
    private @Nullable Protection encrypted;
    private final PersonalDataDetector detector = new PersonalDataDetector();

    /** Makes keys and values. */
    @Setup
    public void setUp() throws IOException {
        directory = Files.createTempDirectory("protect");
        keys = FieldKeys.create(KeySettings.withPassword(
                directory.resolve("keyset.json"),
                "password",
                directory.resolve("keys.db").toString()));
        single = Protections.of(ContractFile.parse(CONTRACT), keys).orElseThrow();
        record = Protections.of(twenty(), keys).orElseThrow();
        for (int i = 0; i < VALUES; i++) {
            numbers[i] = "4111 1111 1111 " + (1000 + i);
            dates[i] = "19" + (10 + i % 90) + "-07-" + (10 + i % 20);
            subjects[i] = "customer-" + i;
            texts[i] = "The customer asked twice about the delay of loan " + i
                    + "; call back at +44 20 7946 0958 or write to" + " c" + i
                    + "@example.com before the end of the month, as agreed.";
            rows[i] = row(i);
        }
        key = keys.subjectKey(subjects[0], single.purpose());
        encrypted = ProtectedFields.encrypt(
                key, "id", single.policy(), Map.of("name", "Ada Lovelace", "birth", "1815-12-10", "salary", 52_345.25));
        record.keys(List.of(subjects));
    }

    private static ModelContract twenty() {
        StringBuilder text = new StringBuilder("model: twenty\nversion: 1\nfeatures:\n");
        String[] protections = {
            "GENERALISE, step: 1000", "ENCRYPT", "PSEUDONYMISE", "ENCRYPT", "TOKENISE, format: DIGITS", "ENCRYPT"
        };
        for (int i = 0; i < FEATURES; i++) {
            boolean numeric = i == 0 || i >= protections.length;
            text.append("  - {name: f").append(i).append(", type: ").append(numeric ? "NUMERIC" : "TEXT");
            text.append(i < protections.length ? ", protection: {action: " + protections[i] + "}}\n" : "}\n");
        }
        return ContractFile.parse(
                text.append("prediction: {kind: REGRESSION}\n").toString());
    }

    private static Object[] row(int i) {
        Object[] row = new Object[FEATURES];
        for (int feature = 0; feature < FEATURES; feature++) {
            row[feature] =
                    feature == 0 || feature >= 6 ? (Object) (feature * 100.5 + i) : "value " + feature + " of " + i;
        }
        row[4] = "4111 1111 1111 " + (1000 + i);
        return row;
    }

    private int step() {
        next = (next + 1) & (VALUES - 1);
        return next;
    }

    /** A number becomes a multiple of a step. */
    @Benchmark
    public @Nullable Object generaliseStep() {
        return single.apply(STEP, 52_345.25 + step());
    }

    /** A date becomes a month. */
    @Benchmark
    public @Nullable Object generaliseMonth() {
        return single.apply(MONTH, dates[step()]);
    }

    /** All but four characters are masked. */
    @Benchmark
    public @Nullable Object mask() {
        return single.apply(MASK, numbers[step()]);
    }

    /** A token without a format. */
    @Benchmark
    public @Nullable Object tokeniseOpaque() {
        return single.apply(OPAQUE, numbers[step()]);
    }

    /** A token of 16 digits. */
    @Benchmark
    public @Nullable Object tokeniseDigits() {
        return single.apply(DIGITS, numbers[step()]);
    }

    /** A pseudonym. */
    @Benchmark
    public @Nullable Object pseudonymise() {
        return single.apply(PSEUDONYM, numbers[step()]);
    }

    /** Two findings in a text of 150 characters are replaced. */
    @Benchmark
    public @Nullable Object redact() {
        return single.apply(REDACT, texts[step()]);
    }

    /** A text of 150 characters is searched. */
    @Benchmark
    public Object detect() {
        return detector.find(texts[step()]);
    }

    /** Three fields of a record are encrypted. */
    @Benchmark
    public Object encrypt() {
        return ProtectedFields.encrypt(
                key, "id", single.policy(), Map.of("name", "Ada Lovelace", "birth", "1815-12-10", "salary", 52_345.25));
    }

    /** They are decrypted and their commitment is checked. */
    @Benchmark
    public Object decrypt() {
        return ProtectedFields.decrypt(key, "id", encrypted);
    }

    /** The key of a subject that was seen before. */
    @Benchmark
    public Object cachedKey() {
        return keys.subjectKey(subjects[step()], record.purpose());
    }

    /** A record of 20 features: the key of its subject, three encrypted fields, a step, a pseudonym and a token. */
    @Benchmark
    public Object record() {
        int i = step();
        Optional<SubjectKey> subject = record.key(subjects[i], AT);
        return record.protect("id", subject, rows[i].clone());
    }

    /** Removes the keys. */
    @TearDown
    public void tearDown() throws IOException {
        keys.close();
        try (Stream<Path> files = Files.list(directory)) {
            files.forEach(ProtectionTimes::delete);
        }
        Files.delete(directory);
    }

    private static void delete(Path file) {
        try {
            Files.delete(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Runs it and prints its figures. */
    public static void main(String[] args) throws RunnerException {
        Map<String, Double> medians = Jmh.run(ProtectionTimes.class);
        medians.forEach((name, value) -> Jmh.result(
                "privacy." + name.replace(":alloc", "_alloc"), value, name.endsWith(":alloc") ? "B/op" : "ns/op"));
        Jmh.result("privacy.records", 1e9 / medians.get("record"), "records/s");
    }
}
