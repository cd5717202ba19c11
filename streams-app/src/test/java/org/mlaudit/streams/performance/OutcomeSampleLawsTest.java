package org.mlaudit.streams.performance;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
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
import org.mlaudit.contract.ContractFile;
import org.mlaudit.streams.performance.OutcomeSample.Outcome;
import org.mlaudit.streams.profile.ProfileSpec;
import org.mlaudit.streams.profile.TestInferences;

class OutcomeSampleLawsTest {
    private static final OutcomeSpec SPEC = spec("multivariate.rows: 6");
    private static final OutcomeSpec WITHOUT = spec("");

    private static OutcomeSpec spec(String policies) {
        InferenceLayout layout = InferenceLayout.of(ContractFile.parse("""
                model: m
                version: 1
                features: [{name: x, type: NUMERIC}]
                prediction: {kind: REGRESSION}
                policies: {%s}
                """.formatted(policies)));
        return OutcomeSpec.of(ProfileSpec.of(layout, Optional.empty()), Optional.empty());
    }

    /** A prediction of an id, and the truths that replace each other. */
    record Predicted(long id, double value, List<Double> truths) {}

    /** A pane with what has still to be told of its predictions. */
    private static final class Pane {
        private final OutcomeSpec spec;
        private OutcomeSummary summary;
        private final List<Runnable> open = new ArrayList<>();

        Pane(OutcomeSpec spec) {
            this.spec = spec;
            this.summary = new OutcomeSummary(spec);
        }

        void add(Predicted predicted) {
            Decision decision = decision(predicted);
            InferenceRow row = TestInferences.row(spec.profile().layout(), 0, predicted.value, predicted.value);
            summary.addPrediction(decision, row);
            for (int i = 0; i < predicted.truths.size(); i++) {
                int index = i;
                open.add(() -> {
                    if (index > 0) {
                        summary.removeTruth(decision(predicted), truth(predicted.truths.get(index - 1)));
                    }
                    summary.addTruth(decision(predicted), truth(predicted.truths.get(index)));
                });
            }
        }

        private Decision decision(Predicted predicted) {
            Decision decision = spec.newDecision();
            decision.idHash = predicted.id;
            decision.value = predicted.value;
            return decision;
        }

        void tell(int most) {
            for (int i = 0; i < most && !open.isEmpty(); i++) {
                open.removeFirst().run();
            }
        }

        void store() {
            summary = OutcomeSummary.decode(spec, summary.encode());
        }
    }

    private static Truth truth(double value) {
        Truth truth = new Truth();
        truth.hasValue = true;
        truth.value = value;
        truth.observedAtMillis = 5;
        truth.weight = value > 2 ? Truth.ONE / 2 : Truth.ONE;
        return truth;
    }

    private static Predicted last(Predicted predicted) {
        List<Double> truths = predicted.truths;
        return new Predicted(predicted.id, predicted.value, truths.isEmpty() ? truths : List.of(truths.getLast()));
    }

    @Property(tries = 300)
    void neitherOrderNorPartitioningNorTruthsThatWereReplacedLeaveATrace(
            @ForAll("predictions") List<Predicted> predictions,
            @ForAll Random random,
            @ForAll @IntRange(min = 1, max = 4) int parts) {
        Pane whole = new Pane(SPEC);
        predictions.forEach(one -> whole.add(last(one)));
        whole.tell(Integer.MAX_VALUE);
        List<Predicted> shuffled = new ArrayList<>(predictions);
        Collections.shuffle(shuffled, random);
        List<Pane> panes = new ArrayList<>();
        for (int i = 0; i < parts; i++) {
            panes.add(new Pane(SPEC));
        }
        for (Predicted one : shuffled) {
            Pane pane = panes.get(random.nextInt(parts));
            pane.add(one);
            if (random.nextInt(3) == 0) {
                pane.tell(random.nextInt(6));
            }
            if (random.nextInt(6) == 0) {
                pane.store();
            }
        }
        OutcomeSummary merged = new OutcomeSummary(SPEC);
        Collections.shuffle(panes, random);
        for (Pane pane : panes) {
            pane.tell(Integer.MAX_VALUE);
            pane.store();
            merged.merge(pane.summary);
        }
        assertThat(merged.encode()).isEqualTo(whole.summary.encode());
        assertThat(OutcomeSummary.decode(SPEC, merged.encode()).encode()).isEqualTo(merged.encode());
    }

    @Property(tries = 200)
    void theSampleHoldsTheOutcomesOfTheLeastHashes(@ForAll("predictions") List<Predicted> predictions) {
        Pane pane = new Pane(SPEC);
        predictions.forEach(pane::add);
        pane.tell(Integer.MAX_VALUE);
        List<Long> least = predictions.stream()
                .map(Predicted::id)
                .distinct()
                .sorted()
                .limit(6)
                .toList();
        OutcomeSample sample = pane.summary.sample();
        assertThat(sample.size()).isEqualTo(least.size());
        for (Predicted one : predictions) {
            boolean once =
                    predictions.stream().filter(other -> other.id == one.id).count() == 1;
            Optional<Outcome> outcome = sample.outcome(one.id);
            assertThat(outcome.isPresent()).isEqualTo(least.contains(one.id) && once && !one.truths.isEmpty());
            outcome.ifPresent(known -> {
                assertThat(known.value()).isEqualTo(one.truths.getLast() + 0.0);
                assertThat(known.weight()).isEqualTo(known.value() > 2 ? 0.5 : 1);
            });
        }
    }

    @Test
    void whereNoRowsAreSampledTheBytesAreThoseOfBeforeAndReadAsASampleOfNothing() {
        Pane plain = new Pane(WITHOUT);
        plain.add(new Predicted(1, 2, List.of(3.0)));
        plain.tell(1);
        assertThat(plain.summary.sample().size()).isZero();
        OutcomeSummary old = OutcomeSummary.decode(SPEC, plain.summary.encode());
        assertThat(old.sample().limit()).isZero();
        OutcomeSummary empty = OutcomeSummary.decode(SPEC, new OutcomeSummary(WITHOUT).encode());
        assertThat(empty.sample().limit()).isEqualTo(6);
        Pane sampled = new Pane(SPEC);
        sampled.add(new Predicted(1, 2, List.of(3.0)));
        sampled.tell(1);
        assertThat(sampled.summary.sample().outcome(1)).contains(new Outcome(Decision.NONE, 3, Truth.ONE / 2));
        assertThat(sampled.summary.encode().length - plain.summary.encode().length)
                .isBetween(10, 40);
        sampled.summary.merge(old);
        assertThat(sampled.summary.sample().size()).isZero();
    }

    @Provide
    Arbitrary<List<Predicted>> predictions() {
        Arbitrary<List<Double>> truths =
                Arbitraries.of(-0.0, 0.0, 1.0, 2.5, 7.0).list().ofMaxSize(3);
        return Combinators.combine(
                        Arbitraries.longs().between(-12, 12).filter(id -> id != 0), Arbitraries.of(1.0, 2.0), truths)
                .as(Predicted::new)
                .list()
                .ofMaxSize(30);
    }
}
