package org.mlaudit.streams.performance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.mlaudit.codec.InferenceLayout;
import org.mlaudit.codec.InferenceRow;
import org.mlaudit.contract.ContractFile;
import org.mlaudit.streams.monitor.AuditedModel;
import org.mlaudit.streams.monitor.Evidence;
import org.mlaudit.streams.monitor.Evidence.Tested;
import org.mlaudit.streams.monitor.Evidence.Unknown;
import org.mlaudit.streams.monitor.Measurement;
import org.mlaudit.streams.profile.ProfileSpec;
import org.mlaudit.streams.profile.Reference;
import org.mlaudit.streams.profile.ReferenceBuilder;
import org.mlaudit.streams.profile.TestInferences;

class RelationChangeTest {
    private static final InferenceLayout LAYOUT = InferenceLayout.of(ContractFile.parse("""
            model: flight-delay
            version: "1"
            features:
              - {name: distance, type: NUMERIC}
              - {name: carrier, type: CATEGORICAL}
            prediction: {kind: BINARY, classes: [on-time, late], threshold: 0.5}
            """));

    private final Random random = new Random(11);
    private final RelationChange monitor = new RelationChange();

    /** A world: longer flights and one carrier are predicted worse. */
    private record World(double longer, double harder) {
        static final World USUAL = new World(1, 0);

        void fill(InferenceRow row, Truth truth, Random random) {
            double distance = 3_000 * Math.pow(random.nextDouble(), 1 / longer);
            String carrier = random.nextInt(4) == 0 ? "slow" : "quick";
            double score = random.nextDouble();
            TestInferences.fill(row, 0, distance, carrier, score);
            double wrong = 0.08 + (distance > 1_500 ? 0.2 : 0) + (carrier.equals("slow") ? 0.15 + harder : 0);
            boolean late = (score >= 0.5) == (random.nextDouble() >= wrong);
            truth.label = late ? 1 : 0;
        }
    }

    private AuditedOutcomes model(int rows) {
        return model(rows, 2);
    }

    private AuditedOutcomes model(int rows, long seed) {
        InferenceRow row = new InferenceRow(LAYOUT);
        Truth truth = new Truth();
        ReferenceBuilder builder = new ReferenceBuilder(LAYOUT);
        ReferenceOutcomesBuilder outcomes = new ReferenceOutcomesBuilder(LAYOUT);
        Random first = new Random(seed);
        for (int i = 0; i < rows; i++) {
            World.USUAL.fill(row, truth, first);
            builder.add(row);
            outcomes.learn(row, truth);
        }
        ReferenceOutcomesBuilder.Counting counting = outcomes.counting(builder.build());
        Random second = new Random(seed);
        for (int i = 0; i < rows; i++) {
            World.USUAL.fill(row, truth, second);
            counting.add(row, truth);
        }
        Reference reference = counting.build();
        OutcomeSpec spec = ReferenceOutcomes.spec(reference.spec(), Optional.of(reference));
        return new AuditedOutcomes(
                new AuditedModel(LAYOUT, Optional.of(reference)), spec, ReferenceOutcomes.summary(spec, reference));
    }

    private Evidence judge(AuditedOutcomes model, World world, int rows, double known) {
        assertThat(monitor.appliesTo(model)).isTrue();
        return monitor.evaluate(window(model, world, rows, known), OutcomeHistory.NONE, model)
                .get(0);
    }

    private OutcomeWindow window(AuditedOutcomes model, World world, int rows, double known) {
        InferenceRow row = new InferenceRow(LAYOUT);
        Truth truth = new Truth();
        OutcomeSummary summary = new OutcomeSummary(model.spec());
        Decision decision = model.spec().newDecision();
        for (int i = 0; i < rows; i++) {
            world.fill(row, truth, random);
            model.spec().decide(row, decision);
            summary.addPrediction(decision, row);
            if (random.nextDouble() < known) {
                summary.addTruth(decision, truth);
            }
        }
        return new OutcomeWindow(LAYOUT.contract().key(), Instant.EPOCH, Duration.ofHours(1), summary);
    }

    private static Measurement measured(Evidence evidence) {
        return ((Tested) evidence.outcome()).measured();
    }

    @Test
    void anotherRelationIsFoundAndOtherInputsAreNot() {
        AuditedOutcomes model = model(6_000);
        assertThat(model.spec().cellRule()).containsInstanceOf(LossTree.class);
        Evidence concept = judge(model, new World(1, 0.35), 3_000, 0.9);
        assertThat(measured(concept).pValue()).isLessThan(1e-6);
        assertThat(measured(concept).effect()).isBetween(0.05, 0.12);
        assertThat(measured(concept).minimumEffect()).isEqualTo(0.02);
        assertThat(concept.details().get("cause")).startsWith("concept drift");
        assertThat(concept.details().get("relation1")).contains("carrier not quick");
        assertThat(concept.nReference()).isEqualTo(3_000);

        Evidence data = judge(model, new World(3, 0), 3_000, 0.9);
        assertThat(measured(data).pValue()).isGreaterThan(0.001);
        assertThat(data.details().get("cause")).startsWith("data drift: other inputs");
        assertThat(data.details().get("inputs1")).contains("distance");
    }

    @Test
    void overReferencesAndTheirTreesTheTestHoldsItsRateWhereInputsChange() {
        int windows = 150;
        int found = 0;
        for (int i = 0; i < windows; i++) {
            Evidence evidence = judge(model(1_200, i), new World(3, 0), 500, 1);
            found += measured(evidence).pValue() <= 0.1 ? 1 : 0;
        }
        // 15 are expected; more than 27, or fewer than 5, once in a thousand.
        assertThat(found).isBetween(5, 27);
    }

    @Test
    void theThresholdIsWhereTheTestBecomesSignificant() {
        Measurement measured = measured(judge(model(6_000), new World(1, 0.35), 1_000, 1));
        assertThat(measured.threshold().applyAsDouble(measured.pValue())).isCloseTo(measured.value(), within(1e-6));
        assertThat(measured.threshold().applyAsDouble(1)).isEqualTo(0.02);
    }

    @Test
    void aReferenceOfFewOutcomesIsComparedByTheBinsOfItsScores() {
        AuditedOutcomes model = model(150);
        assertThat(model.spec().cellRule()).containsInstanceOf(ReferenceBinCells.class);
        Evidence concept = judge(model, new World(1, 0.8), 2_000, 0.9);
        assertThat(measured(concept).pValue()).isLessThan(0.01);
        assertThat(concept.details().get("relation1")).startsWith("prediction.score in ");
    }

    @Test
    void fewOutcomesOfWindowOrReferenceSayNothing() {
        Evidence early = judge(model(6_000), World.USUAL, 1_000, 0.1);
        assertThat(early.outcome())
                .isInstanceOfSatisfying(
                        Unknown.class, unknown -> assertThat(unknown.reason()).contains("performance.minimumCoverage"));
        Evidence few = judge(model(20), World.USUAL, 1_000, 1);
        assertThat(few.outcome())
                .isInstanceOfSatisfying(
                        Unknown.class,
                        unknown -> assertThat(unknown.reason()).contains("outcomes of the reference are fewer"));
    }

    @Test
    void withoutOutcomesOfTheReferenceEarlierWindowsAreTheBaseline() {
        InferenceRow row = new InferenceRow(LAYOUT);
        ReferenceBuilder builder = new ReferenceBuilder(LAYOUT);
        for (int i = 0; i < 500; i++) {
            World.USUAL.fill(row, new Truth(), random);
            builder.add(row);
        }
        Reference reference = builder.build();
        OutcomeSpec spec = ReferenceOutcomes.spec(reference.spec(), Optional.of(reference));
        assertThat(ReferenceOutcomes.summary(spec, reference)).isEmpty();
        AuditedOutcomes model =
                new AuditedOutcomes(new AuditedModel(LAYOUT, Optional.of(reference)), spec, Optional.empty());
        assertThat(monitor.historyLength(model)).isEqualTo(10);
        OutcomeWindow changed = window(model, new World(1, 0.5), 2_000, 1);
        Evidence alone = monitor.evaluate(changed, OutcomeHistory.NONE, model).get(0);
        assertThat(alone.outcome())
                .isInstanceOfSatisfying(
                        Unknown.class, unknown -> assertThat(unknown.reason()).contains("no earlier window"));
        OutcomeHistory before =
                new OutcomeHistory(List.of(window(model, World.USUAL, 1_000, 1), window(model, World.USUAL, 1_000, 1)));
        Evidence evidence = monitor.evaluate(changed, before, model).get(0);
        assertThat(measured(evidence).pValue()).isLessThan(1e-4);
        assertThat(evidence.subject().baseline()).contains("earlier");
    }

    @Test
    void withoutCellsItDoesNotApply() {
        OutcomeSpec spec = OutcomeSpec.of(ProfileSpec.of(LAYOUT, Optional.empty()), Optional.empty());
        assertThat(monitor.appliesTo(
                        new AuditedOutcomes(new AuditedModel(LAYOUT, Optional.empty()), spec, Optional.empty())))
                .isFalse();
    }

    @Test
    void aFallOfPerformanceSaysWhatExplainsIt() {
        AuditedOutcomes model = model(6_000);
        OutcomeWindow window = window(model, new World(1, 0.35), 3_000, 1);
        assertThat(new PerformanceFall().evaluate(window, OutcomeHistory.NONE, model))
                .filteredOn(evidence -> evidence.subject().target().equals("accuracy"))
                .hasSize(1)
                .allSatisfy(
                        evidence -> assertThat(evidence.details().get("cause")).startsWith("concept drift"));
    }
}
