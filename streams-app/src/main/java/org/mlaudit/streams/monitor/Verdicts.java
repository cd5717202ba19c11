package org.mlaudit.streams.monitor;

import java.util.ArrayList;
import java.util.List;
import java.util.OptionalDouble;
import org.mlaudit.event.Finding;
import org.mlaudit.event.Verdict;
import org.mlaudit.streams.monitor.Evidence.Ruled;
import org.mlaudit.streams.monitor.Evidence.Tested;
import org.mlaudit.streams.monitor.Evidence.Unknown;

/**
 * Weighs all evidence of one window and gives the verdicts.
 *
 * <p>All tests of a window form one family that shares the false alarm rate of the model (policy
 * {@value AuditedModel#FALSE_ALARM_RATE}, 0.001) by the correction of policy {@code monitors.correction}
 * (benjamini-hochberg). So without any change at most that share of windows has an alarm, whatever the number of features,
 * segments and statistics. ALARM when a test is significant and its effect is at least the monitor's minimum; WARNING when
 * it is significant and the effect is at least half of that; else OK. So neither noise nor a negligible change alarms,
 * however many inferences there are. Evidence by a rule keeps the rule's verdict.
 *
 * <p>With policy {@code monitors.online} the level of each window follows from those before it instead, see {@link
 * OnlineLevel}.
 *
 * <p>A finding's revision is the number of inferences and of explanations in the window and in the history that was read:
 * every verdict depends on all the evidence, so all findings of a window have the same. Re-judging an amended window gives a
 * higher one, and the same input the same.
 */
public final class Verdicts {
    /** Policy: names of the monitors that judge segments; all where it is not set. */
    public static final String OF_SEGMENTS = "monitors.segments";

    /** Policies that decide how verdicts are given. */
    public static final List<Parameter> POLICIES = List.of(
            Parameter.ofAll(
                    AuditedModel.FALSE_ALARM_RATE,
                    AuditedModel.DEFAULT_FALSE_ALARM_RATE,
                    "expected share of windows of a healthy model in which any test alarms, above 0 and at most 1"),
            Parameter.text(
                    Family.CORRECTION,
                    Family.STANDARD,
                    "how the tests of a window share that rate: " + Family.names()
                            + " (benjamini-yekutieli for tests that depend on each other in any way)"),
            Parameter.list(
                    OF_SEGMENTS,
                    "all",
                    "monitors that judge segments; what others say of segments is left out, which saves findings; those of"
                            + " fairness always judge groups"),
            Parameter.text(
                    OnlineLevel.POLICY,
                    "off",
                    "control of false discoveries over time: lord, saffron or addis give each window a level of its own"
                            + " from the p-values of the last 200 windows"),
            Parameter.ofAll(
                    OnlineLevel.RATE,
                    OnlineLevel.DEFAULT_RATE,
                    "with such a procedure: expected share of false ones among the windows that alarm"));

    private static final double WARNING_SHARE = 0.5;

    private Verdicts() {}

    /**
     * What is said of a window.
     *
     * @param findings one for each piece of evidence
     * @param pValue probability of the strongest evidence by a test without any change, if there was a test
     */
    public record Decision(List<Finding> findings, OptionalDouble pValue) {}

    /** How many preceding windows the verdicts themselves rest on. */
    public static int historyLength(AuditedModel model) {
        return OnlineLevel.procedure(model).isPresent() ? OnlineLevel.WINDOWS : 0;
    }

    /** Judges a window by all of these monitors that the contract asks for. */
    public static Decision judge(ModelWindow window, ModelHistory history, AuditedModel model, List<Monitor> monitors) {
        List<Evidence> evidence = new ArrayList<>();
        for (Monitor monitor : monitors) {
            if (monitor.appliesTo(model)) {
                evidence.addAll(monitor.evaluate(window, history, model));
            }
        }
        return decide(window, history, model, HiddenFeatures.settle(window, model, evidence));
    }

    /** Gives the verdicts of a window. */
    public static Decision decide(
            ModelWindow window, ModelHistory history, AuditedModel model, List<Evidence> evidence) {
        double level = OnlineLevel.procedure(model)
                .map(procedure -> OnlineLevel.of(procedure, history, model))
                .orElse(model.falseAlarmRate());
        Judged judged = new Judged(
                window.key(), window.start(), window.end(), window.summary().revision() + history.revision());
        return decide(judged, model, level, evidence);
    }

    /**
     * Gives the verdicts on what all evidence says of one thing.
     *
     * @param level the rate of false alarms that its tests share, above 0 and at most 1
     */
    public static Decision decide(Judged judged, AuditedModel model, double level, List<Evidence> evidence) {
        List<String> ofSegments = model.policyList(OF_SEGMENTS);
        List<Evidence> finite = evidence.stream()
                .filter(one -> ofSegments.isEmpty()
                        || one.subject().segment().isEmpty()
                        || one.subject().ofGroups()
                        || ofSegments.contains(one.subject().monitor()))
                .map(Verdicts::finite)
                .toList();
        List<Tested> tests = new ArrayList<>();
        List<Boolean> ofWhole = new ArrayList<>();
        for (Evidence one : finite) {
            if (one.outcome() instanceof Tested tested) {
                tests.add(tested);
                ofWhole.add(one.subject().segment().isEmpty());
            }
        }
        boolean[] whole = new boolean[ofWhole.size()];
        for (int i = 0; i < whole.length; i++) {
            whole[i] = ofWhole.get(i);
        }
        Family family = new Family(
                tests.stream().mapToDouble(test -> test.measured().pValue()).toArray(),
                tests.stream()
                        .mapToDouble(test -> test.measured().leastPValue())
                        .toArray(),
                whole,
                Family.correction(model),
                level);
        FindingForm form = new FindingForm(judged, model);
        List<Finding> findings = new ArrayList<>();
        int test = 0;
        for (Evidence one : finite) {
            findings.add(
                    switch (one.outcome()) {
                        case Tested tested -> {
                            Measurement measured = tested.measured();
                            boolean significant = family.adjusted(test) <= level;
                            double threshold = measured.threshold().applyAsDouble(family.critical(test++));
                            yield form.measured(
                                    one,
                                    verdict(measured, significant),
                                    measured.value(),
                                    measured.effect(),
                                    OptionalDouble.of(measured.pValue()),
                                    threshold);
                        }
                        case Ruled ruled ->
                            form.measured(
                                    one,
                                    ruled.verdict(),
                                    ruled.value(),
                                    ruled.effect(),
                                    OptionalDouble.empty(),
                                    ruled.threshold());
                        case Unknown unknown -> form.unknown(one, unknown.reason());
                    });
        }
        RootCause.explain(findings);
        return new Decision(findings, tests.isEmpty() ? OptionalDouble.empty() : OptionalDouble.of(family.least()));
    }

    private static Verdict verdict(Measurement measured, boolean significant) {
        if (significant && measured.effect() >= measured.minimumEffect()) {
            return Verdict.ALARM;
        }
        return significant && measured.effect() >= WARNING_SHARE * measured.minimumEffect()
                ? Verdict.WARNING
                : Verdict.OK;
    }

    /** Evidence with a number that is not finite says nothing. */
    private static Evidence finite(Evidence evidence) {
        boolean finite = switch (evidence.outcome()) {
            case Tested tested -> tested.measured().finite();
            case Ruled ruled -> ruled.finite();
            case Unknown unknown -> true;
        };
        return finite
                ? evidence
                : Evidence.insufficient(
                        evidence.subject(),
                        evidence.statistic(),
                        evidence.n(),
                        evidence.nReference(),
                        "the " + evidence.statistic() + " is beyond the range of a double");
    }
}
