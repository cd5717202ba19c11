package org.mlaudit.streams.profile;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.mlaudit.streams.profile.TestInferences.categorical;
import static org.mlaudit.streams.profile.TestInferences.numeric;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.stream.IntStream;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.Tuple;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;
import org.mlaudit.codec.InferenceLayout;
import org.mlaudit.contract.SegmentSpec;

class AttributionsLawsTest {
    private static final int MOST = 5;
    private static final InferenceLayout LAYOUT = TestInferences.layout(
            Map.of(), List.of(new SegmentSpec("c", List.of(), MOST)), numeric("x"), categorical("c"));
    private static final ProfileSpec OPEN = ProfileSpec.of(LAYOUT, Optional.empty());
    /** Keeps the segments that occur most often in a reference, and no others. */
    private static final ProfileSpec CHOSEN = reference().spec();

    private static Reference reference() {
        ReferenceBuilder builder = new ReferenceBuilder(LAYOUT);
        for (int i = 0; i < 60; i++) {
            builder.add(TestInferences.row(LAYOUT, 0, 1.0, "v" + (1 + i % 7)));
        }
        return builder.build();
    }

    /** An inference in a segment, with its explanation or, where {@code fault} is one, without. */
    record Explained(int segment, double first, double second, double difference, boolean sampled, int fault) {}

    /** A summary and the inferences that it still has to explain. */
    private static final class Pane {
        private final ProfileSpec spec;
        private WindowSummary summary;
        private final Deque<Explained> open = new ArrayDeque<>();

        Pane(ProfileSpec spec) {
            this.spec = spec;
            this.summary = new WindowSummary(spec);
        }

        void add(Explained inference) {
            Object name = inference.segment == 0 ? null : "v" + inference.segment;
            summary.add(TestInferences.row(LAYOUT, 0, inference.first, name));
            open.add(inference);
        }

        void explainSome(int most) {
            for (int i = 0; i < most && !open.isEmpty(); i++) {
                explain(open.remove());
            }
        }

        private void explain(Explained inference) {
            if (inference.fault > 0) {
                ExplanationFault fault = ExplanationFault.of(inference.fault);
                summary.attributions().addFault(fault, "why " + inference.first);
                return;
            }
            RowSegments segments = new RowSegments(spec, 2);
            Object name = inference.segment == 0 ? null : "v" + inference.segment;
            segments.copy(TestInferences.row(LAYOUT, 0, inference.first, name), 1);
            double[] phi = {99, inference.first, inference.second};
            summary.explain(phi, 1, inference.first / 1e9, inference.difference, inference.sampled, segments, 1);
            if (inference.first > 0) {
                List<String> uncovered = inference.first > 1 ? List.of(inference.sampled ? "x" : "c") : List.of();
                summary.attributions().addAdverse(List.of("x", "c"), uncovered);
            }
        }

        void store() {
            summary = WindowSummary.decode(spec, summary.encode());
        }
    }

    @Property(tries = 200)
    void lateExplanationsInAnyOrderAndPartitionGiveIdenticalBytesAlsoBySegment(
            @ForAll("inferences") List<Explained> inferences,
            @ForAll Random random,
            @ForAll @IntRange(min = 1, max = 5) int parts,
            @ForAll boolean chosen) {
        ProfileSpec spec = chosen ? CHOSEN : OPEN;
        Pane whole = new Pane(spec);
        inferences.forEach(inference -> {
            whole.add(inference);
            whole.explainSome(1);
        });
        List<Explained> shuffled = new ArrayList<>(inferences);
        Collections.shuffle(shuffled, random);
        List<Pane> panes = new ArrayList<>();
        for (int i = 0; i < parts; i++) {
            panes.add(new Pane(spec));
        }
        for (Explained inference : shuffled) {
            Pane pane = panes.get(random.nextInt(parts));
            pane.add(inference);
            if (random.nextInt(4) == 0) {
                pane.explainSome(random.nextInt(20));
            }
            if (random.nextInt(20) == 0) {
                pane.store();
            }
            if (random.nextInt(20) == 0) {
                pane.summary.release();
            }
        }
        panes.forEach(pane -> pane.explainSome(Integer.MAX_VALUE));
        List<WindowSummary> partial =
                new ArrayList<>(panes.stream().map(pane -> pane.summary).toList());
        while (partial.size() > 1) {
            WindowSummary taken = partial.remove(random.nextInt(partial.size()));
            partial.get(random.nextInt(partial.size())).merge(taken);
        }
        assertThat(partial.getFirst().encode()).isEqualTo(whole.summary.encode());
        long adverse = inferences.stream()
                .filter(inference -> inference.fault <= 0 && inference.first > 0)
                .count();
        assertThat(partial.getFirst().revision()).isEqualTo(2L * inferences.size() + adverse);
        assertThat(partial.getFirst().attributions().adverse()).isEqualTo(adverse);
        assertThat(partial.getFirst().attributions().unmapped(1))
                .isEqualTo(inferences.stream()
                        .filter(inference -> inference.fault <= 0 && inference.first > 1 && !inference.sampled)
                        .count());
    }

    @Property(tries = 100)
    void everySegmentHoldsExactlyTheExplanationsOfItsInferences(@ForAll("inferences") List<Explained> inferences) {
        Pane pane = new Pane(OPEN);
        inferences.forEach(pane::add);
        pane.explainSome(Integer.MAX_VALUE);
        pane.summary.segments().forEach((key, segment) -> {
            List<Explained> own = inferences.stream()
                    .filter(one -> ("v" + one.segment).equals(key.value()) && one.fault == 0)
                    .toList();
            assertThat(segment.attributions().explained()).isEqualTo(own.size());
            assertThat(segment.attributions().faults()).isEmpty();
            assertThat(segment.attributions().feature(0).max().orElse(0))
                    .isEqualTo(own.stream().mapToDouble(Explained::first).max().orElse(0) + 0.0);
        });
    }

    @Property(tries = 200)
    void mergeIsAssociativeCommutativeAndHasAnIdentity(
            @ForAll("inferences") List<Explained> a,
            @ForAll("inferences") List<Explained> b,
            @ForAll("inferences") List<Explained> c) {
        assertThat(bytes(merged(merged(of(a), of(b)), of(c))))
                .isEqualTo(bytes(merged(of(c), merged(of(b), of(a)))))
                .isEqualTo(bytes(merged(new Attributions(2), merged(of(a), merged(of(b), of(c))))));
        Attributions read = new Attributions(2);
        read.readFrom(BytesIn.sealed(bytes(of(a)), "attributions"));
        assertThat(bytes(merged(read, of(b)))).isEqualTo(bytes(merged(of(b), of(a))));
    }

    @Property(tries = 100)
    void statisticsAreThoseOfTheAttributions(@ForAll("inferences") List<Explained> inferences) {
        Attributions attributions = of(inferences);
        List<Explained> explained =
                inferences.stream().filter(one -> one.fault == 0).toList();
        double[] phi = explained.stream().mapToDouble(Explained::second).toArray();
        FeatureAttributions feature = attributions.feature(1);
        assertThat(attributions.explained()).isEqualTo(phi.length);
        assertThat(attributions.faulty()).isEqualTo(inferences.size() - phi.length);
        assertThat(attributions.sampled())
                .isEqualTo(explained.stream().filter(Explained::sampled).count());
        assertThat(attributions.compared())
                .isEqualTo(explained.stream()
                        .filter(one -> !Double.isNaN(one.difference))
                        .count());
        assertThat(attributions.mismatched())
                .isEqualTo(explained.stream()
                        .filter(one -> one.difference > Attributions.TOLERANCE)
                        .count());
        if (phi.length == 0) {
            assertThat(feature.mean()).isEmpty();
            assertThat(feature.quantile(0.5)).isEmpty();
            assertThat(attributions.totalMagnitude()).isEmpty();
            return;
        }
        Arrays.sort(phi);
        double tolerance = 1e-12 * Math.max(Math.abs(phi[0]), Math.abs(phi[phi.length - 1]));
        assertThat(feature.mean().orElseThrow())
                .isCloseTo(Arrays.stream(phi).map(each -> each / phi.length).sum(), within(tolerance));
        assertThat(feature.meanMagnitude().orElseThrow())
                .isCloseTo(
                        Arrays.stream(phi)
                                .map(each -> Math.abs(each) / phi.length)
                                .sum(),
                        within(tolerance));
        for (double share : new double[] {0, 0.1, 0.5, 0.77, 1}) {
            double exact = phi[Math.max(0, (int) Math.ceil(share * phi.length) - 1)];
            assertThat(feature.quantile(share).orElseThrow())
                    .isCloseTo(exact, within(Math.max(1e-307, Math.abs(exact) / 31)));
        }
        Bins bins = feature.bins(20).orElseThrow();
        long[] counts = new long[bins.count()];
        Arrays.stream(phi).forEach(each -> counts[bins.indexOf(each)]++);
        assertThat(feature.counts(bins)).isEqualTo(counts);
        assertThat(feature.buckets().stream()
                        .mapToLong(NumberView.Bucket::count)
                        .sum())
                .isEqualTo(phi.length);
    }

    @Property(tries = 100)
    void binsOfBothAreThoseOfAllAttributionsTogether(
            @ForAll("inferences") List<Explained> a, @ForAll("inferences") List<Explained> b) {
        List<Explained> all = new ArrayList<>(a);
        all.addAll(b);
        Optional<Bins> together = of(a).feature(0).binsWith(of(b).feature(0), 7);
        assertThat(together.map(Bins::edges))
                .usingRecursiveComparison()
                .isEqualTo(of(all).feature(0).bins(7).map(Bins::edges));
    }

    @Test
    void outputsAreTheSumsOfEachInferencesAttributions() {
        Attributions attributions = new Attributions(3);
        for (int i = 0; i < 1_000; i++) {
            attributions.add(new double[] {i, -1, 0.5}, 0, 0, Double.NaN, false);
        }
        assertThat(attributions.outputs().mean()).hasValue(499);
        assertThat(attributions.outputs().standardDeviation().orElseThrow())
                .isCloseTo(Math.sqrt(1000.0 * 1001 / 12), within(1e-9));
        assertThat(attributions.totalMagnitude()).hasValue(499.5 + 1 + 0.5);
        assertThat(attributions.feature(1).mean()).hasValue(-1);
        assertThat(attributions.feature(1).meanMagnitude()).hasValue(1);
    }

    @Test
    void whatIsNotFiniteIsAFaultAndLeavesNoTrace() {
        Pane pane = new Pane(OPEN);
        pane.add(new Explained(1, Double.NaN, 1, 0, false, 0));
        pane.add(new Explained(1, 1, Double.POSITIVE_INFINITY, 0, false, 0));
        pane.add(new Explained(1, 2, 3, Double.POSITIVE_INFINITY, false, 0));
        pane.explainSome(3);
        Attributions attributions = pane.summary.attributions();
        assertThat(attributions.explained()).isOne();
        assertThat(attributions.greatestDifference()).isEqualTo(Double.MAX_VALUE);
        assertThat(attributions.mismatched()).isOne();
        assertThat(attributions.faults())
                .containsOnly(Map.entry(
                        ExplanationFault.NOT_FINITE, new Attributions.Fault(2, "an attribution is not finite")));
        assertThat(pane.summary
                        .segments()
                        .values()
                        .iterator()
                        .next()
                        .attributions()
                        .explained())
                .isOne();
    }

    @Test
    void theFirstMessageOfAFaultIsKeptInBoundsAndReadsBackAsItWas() {
        Attributions attributions = new Attributions(2);
        attributions.addFault(ExplanationFault.DIGEST, "b");
        attributions.addFault(ExplanationFault.DIGEST, "a");
        attributions.addFault(ExplanationFault.CANNOT_READ, "\ud800 alone");
        attributions.addFault(
                ExplanationFault.TOO_LARGE, "x".repeat(Attributions.LONGEST_MESSAGE - 1) + "\ud83d\ude00 cut");
        assertThat(attributions.faults().get(ExplanationFault.DIGEST)).isEqualTo(new Attributions.Fault(2, "a"));
        assertThat(attributions.faults().get(ExplanationFault.TOO_LARGE).message())
                .hasSize(Attributions.LONGEST_MESSAGE - 1);
        Attributions read = new Attributions(2);
        read.readFrom(BytesIn.sealed(bytes(attributions), "attributions"));
        assertThat(read.faults()).isEqualTo(attributions.faults());
    }

    @Test
    void codesOfFaultsAreFixed() {
        assertThat(Arrays.stream(ExplanationFault.values()).map(ExplanationFault::code))
                .containsExactlyElementsOf(IntStream.rangeClosed(1, 12).boxed().toList());
    }

    @Test
    void differencesOfValuesAreRelativeAndThoseOfProbabilitiesAreNot() {
        assertThat(Attributions.difference(0.25, 0.5, true)).isEqualTo(0.25);
        assertThat(Attributions.difference(-200, -100, false)).isEqualTo(0.5);
        assertThat(Attributions.difference(0, 0, false)).isZero();
    }

    private static Attributions of(List<Explained> inferences) {
        Attributions attributions = new Attributions(2);
        for (Explained one : inferences) {
            if (one.fault > 0) {
                attributions.addFault(ExplanationFault.of(one.fault), "why " + one.first);
            } else {
                attributions.add(new double[] {one.first, one.second}, 0, one.first, one.difference, one.sampled);
            }
        }
        return attributions;
    }

    private static Attributions merged(Attributions into, Attributions from) {
        into.merge(from);
        return into;
    }

    private static byte[] bytes(Attributions attributions) {
        BytesOut out = new BytesOut();
        attributions.writeTo(out);
        return out.sealed();
    }

    @Provide
    Arbitrary<List<Explained>> inferences() {
        Arbitrary<Double> phi = Arbitraries.frequencyOf(
                Tuple.of(6, Arbitraries.doubles().between(-4, 4).ofScale(6)),
                Tuple.of(1, Arbitraries.of(0.0, -0.0, 1e-300, -1e-17, 1e150, -1e100, Double.MIN_VALUE)));
        Arbitrary<Double> difference = Arbitraries.of(Double.NaN, 0.0, 1e-5, 0.25, 3.0);
        Arbitrary<Integer> fault = Arbitraries.integers().between(0, 10).map(code -> code > 4 ? 0 : code);
        return Combinators.combine(
                        Arbitraries.integers().between(0, 12), phi, phi, difference, Arbitraries.of(true, false), fault)
                .as(Explained::new)
                .list()
                .ofMaxSize(120);
    }
}
