package org.mlaudit.streams.profile;

import static org.assertj.core.api.Assertions.assertThat;
import static org.mlaudit.streams.profile.TestInferences.categorical;
import static org.mlaudit.streams.profile.TestInferences.numeric;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;
import org.mlaudit.codec.InferenceLayout;
import org.mlaudit.codec.InferenceRow;
import org.mlaudit.contract.Feature;
import org.mlaudit.contract.FeatureType;
import org.mlaudit.contract.Range;

class RowSampleTest {
    private static final InferenceLayout LAYOUT = TestInferences.layout(numeric("x"), categorical("c"));

    /** A row: its key, and its values. */
    record Keyed(long key, List<Object> values) {}

    private static byte[] encoded(RowSample sample) {
        BytesOut out = new BytesOut();
        sample.writeTo(out);
        return out.sealed();
    }

    private static RowSample sample(int limit, List<Keyed> rows) {
        RowSample sample = new RowSample(LAYOUT, limit);
        rows.forEach(row -> add(sample, row));
        return sample;
    }

    private static void add(RowSample sample, Keyed row) {
        sample.add(TestInferences.row(LAYOUT, 0, row.values().toArray()), row.key());
    }

    private static RowSample decoded(byte[] bytes) {
        BytesIn in = BytesIn.sealed(bytes, "sample");
        RowSample sample = RowSample.readFrom(LAYOUT, in);
        in.finish("sample");
        return sample;
    }

    @Property(tries = 300)
    void anyOrderAndPartitionGivesTheSampleOfTheWhole(
            @ForAll("rows") List<Keyed> rows,
            @ForAll @IntRange(max = 20) int limit,
            @ForAll Random random,
            @ForAll @IntRange(min = 1, max = 5) int parts) {
        List<Keyed> shuffled = new ArrayList<>(rows);
        Collections.shuffle(shuffled, random);
        List<RowSample> partial = new ArrayList<>();
        for (int part = 0; part < parts; part++) {
            partial.add(new RowSample(LAYOUT, limit));
        }
        shuffled.forEach(row -> add(partial.get(random.nextInt(parts)), row));
        while (partial.size() > 1) {
            RowSample taken = partial.remove(random.nextInt(partial.size()));
            partial.get(random.nextInt(partial.size())).merge(decoded(encoded(taken)));
        }
        RowSample whole = sample(limit, rows);
        assertThat(encoded(partial.getFirst())).isEqualTo(encoded(whole));
        assertThat(whole.size()).isEqualTo(Math.min(limit, rows.size()));
        assertThat(whole.rows()).isSorted();
        assertThat(decoded(encoded(whole)).rows()).isEqualTo(whole.rows());
    }

    @Property(tries = 200)
    void mergingDifferentSizesTakesTheSmallerInAnyOrder(
            @ForAll("rows") List<Keyed> a,
            @ForAll("rows") List<Keyed> b,
            @ForAll @IntRange(max = 20) int one,
            @ForAll @IntRange(max = 20) int other) {
        RowSample left = sample(one, a);
        left.merge(sample(other, b));
        RowSample right = sample(other, b);
        right.merge(sample(one, a));
        if (!a.isEmpty() && !b.isEmpty()) {
            List<Keyed> all = new ArrayList<>(a);
            all.addAll(b);
            assertThat(encoded(left)).isEqualTo(encoded(right)).isEqualTo(encoded(sample(Math.min(one, other), all)));
        }
    }

    @Test
    void everyRowIsSampledEquallyOften() {
        int rows = 2_000;
        int limit = 500;
        Random random = new Random(5);
        double sum = 0;
        int trials = 40;
        for (int trial = 0; trial < trials; trial++) {
            RowSample sample = new RowSample(LAYOUT, limit);
            InferenceRow row = new InferenceRow(LAYOUT);
            for (int i = 0; i < rows; i++) {
                TestInferences.fill(row, 0, (double) i, null);
                sample.add(row, random.nextLong());
            }
            sum += sample.rows().stream()
                    .mapToDouble(each -> each.number(0))
                    .average()
                    .orElseThrow();
        }
        double mean = (rows - 1) / 2.0;
        double error = rows / Math.sqrt(12.0) * Math.sqrt(1.0 / limit - 1.0 / rows) / Math.sqrt(trials);
        assertThat(sum / trials).isBetween(mean - 4 * error, mean + 4 * error);
    }

    @Test
    void aReferenceSamplesRowsThatAreAlikeInProportionAndAlwaysTheSameOnes() {
        List<InferenceRow> rows = new ArrayList<>();
        for (int i = 0; i < 20_000; i++) {
            rows.add(TestInferences.row(LAYOUT, 0, 1.0, i % 10 < 3 ? "rare" : "common"));
        }
        RowSample sample = reference(rows).sample().orElseThrow();
        assertThat(sample.size()).isEqualTo(RowSample.REFERENCE_ROWS);
        long rare =
                sample.rows().stream().filter(row -> row.name(1).equals("rare")).count();
        assertThat(rare / (double) sample.size()).isBetween(0.24, 0.36);

        Collections.shuffle(rows, new Random(1));
        Reference again = reference(rows);
        assertThat(again.sample().orElseThrow().rows()).isEqualTo(sample.rows());
        assertThat(Reference.decode(LAYOUT, again.encode())
                        .sample()
                        .orElseThrow()
                        .rows())
                .isEqualTo(sample.rows());
        assertThat(Reference.decode(LAYOUT, again.encode()).hash()).isEqualTo(again.hash());
    }

    private static Reference reference(List<InferenceRow> rows) {
        ReferenceBuilder builder = new ReferenceBuilder(LAYOUT);
        rows.forEach(builder::add);
        return builder.build();
    }

    @Test
    void vectorsAreKeptWhereTheLayoutAsksForThem() {
        Feature embedding =
                new Feature("v", FeatureType.EMBEDDING, true, Range.ALL, List.of(), 2_000, "", false, false);
        InferenceLayout plain = TestInferences.layout(embedding);
        InferenceLayout withVectors = InferenceLayout.withVectors(plain.contract());
        assertThat(new InferenceRow(plain).vector[0]).isEmpty();

        RowSample sample = new RowSample(withVectors, 1_024);
        assertThat(sample.limit()).isEqualTo(RowSample.MOST_BYTES / (8 + 3 * 8 + 4 * 2_000));
        InferenceRow row = new InferenceRow(withVectors);
        row.setNumber(0, 1);
        Arrays.fill(row.vector[0], 0.5f);
        row.vectorLength[0] = 2_000;
        sample.add(row, 1);
        row.vectorLength[0] = 1_999;
        sample.add(row, 2);
        row.setMissing(0);
        sample.add(row, 3);
        BytesOut out = new BytesOut();
        sample.writeTo(out);
        List<SampledRow> rows = RowSample.readFrom(withVectors, BytesIn.sealed(out.sealed(), "sample"))
                .rows();
        assertThat(rows.get(0).vector(0)).hasSize(2_000).containsOnly(0.5f);
        assertThat(rows.get(1).vector(0)).isEmpty();
        assertThat(rows.get(2).vector(0)).isEmpty();
        assertThat(rows.get(2).present(0)).isFalse();
    }

    @Provide
    Arbitrary<List<Keyed>> rows() {
        Arbitrary<Object> numbers = Arbitraries.of(
                        0.0, -0.0, 1.0, 2.5, 1e300, -4.0, Double.NaN, Double.POSITIVE_INFINITY, Double.MIN_VALUE)
                .<Object>map(value -> value)
                .injectNull(0.1);
        Arbitrary<Object> names = Arbitraries.of("", "a", "b", "\u00e4\u6f22")
                .<Object>map(value -> value)
                .injectNull(0.1);
        return Combinators.combine(Arbitraries.longs().between(-15, 15), numbers, names)
                .as((key, x, c) -> new Keyed(key, Arrays.asList(x, c)))
                .list()
                .ofMaxSize(60);
    }
}
