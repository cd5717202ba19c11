package org.mlaudit.streams.profile;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;
import static org.mlaudit.streams.profile.TestInferences.categorical;

import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.mlaudit.codec.InferenceLayout;
import org.mlaudit.codec.InferenceRow;
import org.mlaudit.streams.profile.PairedCounts.Cell;

class CategoryAccuracyTest {
    private static final InferenceLayout LAYOUT = TestInferences.layout(categorical("c"));
    private static final ProfileSpec SPEC = ProfileSpec.of(LAYOUT, Optional.empty());

    @Property(tries = 20)
    void keptCountsAreExactAndTheRestIsOther(
            @ForAll @IntRange(min = 1, max = 5_000) int distinct, @ForAll Random random) {
        Map<String, Long> truth = new HashMap<>();
        WindowSummary summary = new WindowSummary(SPEC);
        InferenceRow row = new InferenceRow(LAYOUT);
        for (int i = 0; i < 10_000; i++) {
            String name = "n" + random.nextInt(distinct);
            truth.merge(name, 1L, Long::sum);
            TestInferences.fill(row, 0, name);
            summary.add(row);
        }
        CategoryView view = (CategoryView) summary.column(0);
        assertThat(view.categories()).hasSize(Math.min(truth.size(), CategoryTable.LIMIT));
        assertThat(view.categories())
                .allSatisfy(category -> assertThat(category.count()).isEqualTo(truth.get(category.name())));
        long kept = view.categories().stream().mapToLong(CategoryCount::count).sum();
        assertThat(view.other()).isEqualTo(10_000 - kept);
        assertThat(view.present()).isEqualTo(10_000);
        double error = view.other() == 0 ? 0 : 5 * HyperLogLog.STANDARD_ERROR;
        assertThat(view.distinct()).isCloseTo(truth.size(), within(truth.size() * error));
    }

    @Example
    void distinctCountsHaveTheStatedStandardError() {
        for (int distinct : new int[] {600, 5_000, 50_000, 500_000}) {
            double squares = 0;
            int repeats = 40;
            Random random = new Random(distinct);
            for (int repeat = 0; repeat < repeats; repeat++) {
                HyperLogLog counter = new HyperLogLog();
                for (int i = 0; i < distinct; i++) {
                    counter.add(random.nextLong());
                }
                double error = counter.estimate() / distinct - 1;
                squares += error * error;
            }
            assertThat(Math.sqrt(squares / repeats)).isLessThan(1.4 * HyperLogLog.STANDARD_ERROR);
        }
    }

    @Example
    void unseenCategoriesAreCellsOfTheirOwn() {
        ReferenceBuilder builder = new ReferenceBuilder(LAYOUT);
        for (String name : List.of("b", "a", "b", "c")) {
            builder.add(TestInferences.row(LAYOUT, 0, name));
        }
        builder.add(TestInferences.row(LAYOUT, 0));
        Reference reference = builder.build();
        WindowSummary window = new WindowSummary(reference.spec());
        for (String name : List.of("new", "b", "newer", "b")) {
            window.add(TestInferences.row(LAYOUT, 0, name));
        }
        window.add(TestInferences.row(LAYOUT, 0));
        PairedCounts counts = PairedCounts.of(window.column(0), reference);
        assertThat(counts.cells())
                .containsExactly(
                        new Cell("a", 0, 1),
                        new Cell("b", 2, 2),
                        new Cell("c", 0, 1),
                        new Cell("new", 1, 0),
                        new Cell("newer", 1, 0),
                        new Cell(PairedCounts.MISSING, 1, 1));
        assertThat(counts.windowTotal()).isEqualTo(5);
        assertThat(((CategoryView) window.column(0)).categories())
                .extracting(CategoryCount::name)
                .startsWith("a", "b", "c")
                .contains("new", "newer");
    }

    @Property(tries = 20)
    void columnsWithMoreCategoriesThanAreKeptAreComparedWhereBothAreExact(@ForAll Random random) {
        WindowSummary first = new WindowSummary(SPEC);
        WindowSummary second = new WindowSummary(SPEC);
        Map<String, long[]> truth = new HashMap<>();
        for (int i = 0; i < 4_000; i++) {
            String name = "n" + random.nextInt(700 + 3 * i / 10);
            boolean toSecond = random.nextInt(3) == 0;
            truth.computeIfAbsent(name, unused -> new long[2])[toSecond ? 0 : 1]++;
            (toSecond ? second : first).add(TestInferences.row(LAYOUT, 0, name));
        }
        PairedCounts counts = PairedCounts.of(second.column(0), Reference.fromSummary(first));
        assertThat(counts.windowTotal()).isEqualTo(second.rows());
        assertThat(counts.referenceTotal()).isEqualTo(first.rows());
        for (Cell cell : counts.cells()) {
            if (!cell.name().equals(PairedCounts.OTHER)) {
                assertThat(new long[] {cell.window(), cell.reference()}).isEqualTo(truth.get(cell.name()));
            }
        }
    }

    @Example
    void aReferenceDoesNotDependOnTheOrderOfItsRows() {
        ReferenceBuilder forwards = new ReferenceBuilder(LAYOUT);
        ReferenceBuilder backwards = new ReferenceBuilder(LAYOUT);
        for (int i = 0; i < 1_000; i++) {
            forwards.add(TestInferences.row(LAYOUT, hour(i / 10), "n" + i % 7));
            backwards.add(TestInferences.row(LAYOUT, hour((999 - i) / 10), "n" + (999 - i) % 7));
        }
        Reference reference = forwards.build();
        assertThat(backwards.build().hash()).isEqualTo(reference.hash());
        Reference decoded = Reference.decode(LAYOUT, reference.encode());
        assertThat(decoded.hash()).isEqualTo(reference.hash());
        assertThat(decoded.rows()).isEqualTo(1_000);
        assertThat(decoded.spec().fingerprint()).isEqualTo(reference.spec().fingerprint());
        assertThat(decoded.rate().hours()).isEqualTo(98);
        assertThat(decoded.rate().perHour()).isEqualTo(10);
        assertThat(decoded.rate().observed(Instant.EPOCH.plus(Duration.ofDays(9)), Duration.ofDays(1)))
                .containsExactly(
                        new TrafficRate.Observed(-8, 240),
                        new TrafficRate.Observed(-7, 240),
                        new TrafficRate.Observed(-6, 240));
        byte[] damaged = reference.encode();
        damaged[damaged.length / 2] ^= 1;
        assertThatThrownBy(() -> Reference.decode(LAYOUT, damaged))
                .isInstanceOf(UnreadableSummaryException.class)
                .hasMessageContaining("corrupt");
    }

    @Example
    void addingAllocatesNothingOnceTheCategoriesAreKnown() {
        InferenceLayout layout = TestInferences.layout(
                TestInferences.numeric("x"), TestInferences.numeric("y"), categorical("c"), categorical("d"));
        WindowSummary summary = new WindowSummary(ProfileSpec.of(layout, Optional.empty()));
        InferenceRow[] rows = new InferenceRow[64];
        for (int i = 0; i < rows.length; i++) {
            rows[i] = TestInferences.row(layout, i, i * 1.5, -i * 0.1, "c" + i % 9, "d" + i % 30);
        }
        for (int i = 0; i < 20_000; i++) {
            summary.add(rows[i % rows.length]);
        }
        var threads = (com.sun.management.ThreadMXBean) ManagementFactory.getThreadMXBean();
        long before = threads.getCurrentThreadAllocatedBytes();
        for (int i = 0; i < 100_000; i++) {
            summary.add(rows[i % rows.length]);
        }
        assertThat(threads.getCurrentThreadAllocatedBytes() - before).isLessThan(10_000);
    }

    private static long hour(long hour) {
        return Duration.ofHours(hour).toNanos() / 1_000;
    }
}
