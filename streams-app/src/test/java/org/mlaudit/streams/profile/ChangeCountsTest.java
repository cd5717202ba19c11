package org.mlaudit.streams.profile;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Optional;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

/** Counts of changes merge like the rest of a summary. */
class ChangeCountsTest {
    private static final ProfileSpec SPEC =
            ProfileSpec.of(TestInferences.layout(TestInferences.numeric("x")), Optional.empty());

    /** Something that a detector said. */
    record Said(ChangeCounts.Key key, int what, long micros) {}

    @Provide
    Arbitrary<List<Said>> said() {
        Arbitrary<ChangeCounts.Key> keys = Combinators.combine(
                        Arbitraries.of("adwin", "ddm"), Arbitraries.of("x", "latency"), Arbitraries.of(0, 3, 1 << 20))
                .as(ChangeCounts.Key::new);
        return Combinators.combine(
                        keys,
                        Arbitraries.integers().between(0, 3),
                        Arbitraries.longs().between(-5, 1L << 50))
                .as(Said::new)
                .list()
                .ofMaxSize(30);
    }

    private static WindowSummary summary(List<Said> all) {
        WindowSummary summary = new WindowSummary(SPEC);
        summary.add(TestInferences.row(SPEC.layout(), 7, 1.0));
        for (Said said : all) {
            ChangeCounts.Cell cell = summary.changes().cell(said.key);
            switch (said.what) {
                case 0 -> cell.quiet();
                case 1 -> cell.warned();
                default -> cell.changed(said.what == 2, said.micros);
            }
        }
        return summary;
    }

    private static WindowSummary merged(WindowSummary... parts) {
        WindowSummary all = new WindowSummary(SPEC);
        for (WindowSummary part : parts) {
            all.merge(part);
        }
        return all;
    }

    @Property(tries = 200)
    void mergingIsAssociativeAndCommutativeToTheByte(
            @ForAll("said") List<Said> a, @ForAll("said") List<Said> b, @ForAll("said") List<Said> c) {
        byte[] forward = merged(merged(summary(a), summary(b)), summary(c)).encode();
        byte[] backward = merged(summary(c), merged(summary(b), summary(a))).encode();
        assertThat(backward).isEqualTo(forward);
        assertThat(WindowSummary.decode(SPEC, forward).encode()).isEqualTo(forward);
    }

    @Property(tries = 50)
    void mergingEqualsCountingTogether(@ForAll("said") List<Said> a) {
        WindowSummary halves = merged(summary(a.subList(0, a.size() / 2)), summary(a.subList(a.size() / 2, a.size())));
        WindowSummary whole = merged(summary(a), summary(List.of()));
        assertThat(halves.encode()).isEqualTo(whole.encode());
    }
}
