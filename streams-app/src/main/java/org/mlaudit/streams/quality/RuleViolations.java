package org.mlaudit.streams.quality;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.mlaudit.contract.RuleSeverity;
import org.mlaudit.contract.RuleSpec;
import org.mlaudit.event.Verdict;
import org.mlaudit.streams.calibration.Tails;
import org.mlaudit.streams.monitor.AuditedModel;
import org.mlaudit.streams.monitor.Evidence;
import org.mlaudit.streams.monitor.Evidence.Ruled;
import org.mlaudit.streams.monitor.ModelHistory;
import org.mlaudit.streams.monitor.ModelWindow;
import org.mlaudit.streams.monitor.Monitor;
import org.mlaudit.streams.monitor.MonitorGuide;
import org.mlaudit.streams.monitor.Parameter;
import org.mlaudit.streams.monitor.Subject;
import org.mlaudit.streams.profile.KeySample;
import org.mlaudit.streams.profile.RuleCounts;
import org.mlaudit.streams.rules.CompiledRule;

/** What came of the contract's quality rules: one piece of evidence for each, whose target is the rule's name. */
public final class RuleViolations implements Monitor {
    private static final String NAME = "quality.rules";
    private static final String STATISTIC = "share";

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public MonitorGuide guide() {
        return new MonitorGuide(
                "Share of the inferences that break a rule of the contract's `rules`, among those that could be held"
                        + " against it; the target is the rule's name. ALARM (or WARNING, by the rule's severity) above the"
                        + " rule's tolerated share and, where `significance` is set below 1, only when so many violations"
                        + " would be that unlikely if the tolerated share were the true one, by the exact binomial test,"
                        + " one-sided. A condition that can't be evaluated for more inferences than are tolerated gives a"
                        + " WARNING. The effect is what exceeds the tolerated share.",
                "Wherever the contract has rules. Set `significance`, for example to 0.001, where windows are small and the"
                        + " tolerated share is an average rather than a limit.",
                List.of(Parameter.ofAll(
                        "significance", 1, "largest probability of the violations under the tolerated share, 0 to 1")),
                "a few numbers of each rule",
                "Clopper and Pearson (1934), The use of confidence or fiducial limits illustrated in the case of the"
                        + " binomial");
    }

    @Override
    public boolean appliesTo(AuditedModel model) {
        return !model.contract().rules().isEmpty();
    }

    @Override
    public List<Evidence> evaluate(ModelWindow window, ModelHistory history, AuditedModel model) {
        double significance = model.policy(NAME, Subject.WINDOW, "significance", 1);
        RuleCounts counts = window.summary().intake().rules();
        List<Evidence> evidence = new ArrayList<>();
        for (CompiledRule rule : window.summary().spec().rules()) {
            Subject subject = Subject.of(NAME, rule.spec().name());
            Optional<RuleCounts.Count> count = counts.of(rule);
            evidence.add(
                    count.isEmpty()
                            ? Evidence.insufficient(
                                    subject,
                                    STATISTIC,
                                    0,
                                    0,
                                    "no inference of the window could be held against the rule")
                            : rule.unique()
                                    ? judge(subject, rule.spec(), count.get().keys())
                                    : judge(subject, rule.spec(), count.get(), significance));
        }
        return evidence;
    }

    private static Evidence judge(Subject subject, RuleSpec rule, RuleCounts.Count count, double significance) {
        long n = count.checked();
        if (n == 0) {
            return Evidence.insufficient(
                    subject,
                    STATISTIC,
                    count.failed(),
                    0,
                    "the condition could not be evaluated for any of " + count.failed() + " inferences: "
                            + count.failure());
        }
        double share = (double) count.broken() / n;
        boolean sure = significance >= 1 || atLeast(count.broken(), n, rule.tolerated()) <= significance;
        boolean failing = (double) count.failed() / (n + count.failed()) > rule.tolerated();
        Verdict verdict = share > rule.tolerated() && sure ? raised(rule) : failing ? Verdict.WARNING : Verdict.OK;
        Map<String, String> details = new TreeMap<>();
        details.put("broken", ToleratedShare.shown(count.broken(), n));
        details.put("rule", described(rule));
        if (count.failed() > 0) {
            details.put("failed", count.failed() + " inferences: " + count.failure());
        }
        return evidence(subject, rule, verdict, share, n, details);
    }

    /** Probability of so many violations if the tolerated share were the true one. */
    private static double atLeast(long broken, long n, double tolerated) {
        if (broken == 0 || tolerated >= 1) {
            return 1;
        }
        return tolerated <= 0 ? 0 : Tails.binomialAtLeast((double) broken, (double) n, tolerated);
    }

    private static Evidence judge(Subject subject, RuleSpec rule, KeySample keys) {
        double share = keys.repeatedShare();
        Map<String, String> details = new TreeMap<>();
        details.put("broken", ToleratedShare.shown(keys.repetitions(), keys.keys()));
        details.put("rule", described(rule));
        if (!keys.exact()) {
            details.put("keys", keys.sampledRepeated() + " of " + keys.sampled() + " sampled keys came again");
        }
        Verdict verdict = share > rule.tolerated() ? raised(rule) : Verdict.OK;
        return evidence(subject, rule, verdict, share, keys.keys(), details);
    }

    private static Verdict raised(RuleSpec rule) {
        return rule.severity() == RuleSeverity.ALARM ? Verdict.ALARM : Verdict.WARNING;
    }

    private static Evidence evidence(
            Subject subject, RuleSpec rule, Verdict verdict, double share, long n, Map<String, String> details) {
        Ruled ruled = new Ruled(verdict, share, Math.max(0, share - rule.tolerated()), rule.tolerated());
        return Evidence.rule(subject, STATISTIC, ruled, n, 0, details);
    }

    private static String described(RuleSpec rule) {
        return switch (rule.kind()) {
            case EXPRESSION, REGEX -> rule.text();
            case RANGE, LENGTH ->
                rule.kind() + " " + rule.range().min() + " to " + rule.range().max();
            default -> rule.kind().toString();
        };
    }
}
