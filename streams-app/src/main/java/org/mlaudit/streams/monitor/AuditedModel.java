package org.mlaudit.streams.monitor;

import java.util.List;
import java.util.Optional;
import org.mlaudit.codec.InferenceLayout;
import org.mlaudit.contract.ModelContract;
import org.mlaudit.streams.profile.Reference;

/**
 * A model version as monitors see it.
 *
 * @param layout its columns and contract
 * @param reference what its windows are compared with, if there is one yet
 * @param tests number of tests that all monitors together make of one window, at least 1
 */
public record AuditedModel(InferenceLayout layout, Optional<Reference> reference, int tests) {
    /** Policy: expected share of windows of a healthy model in which any monitor alarms. */
    public static final String FALSE_ALARM_RATE = "monitors.falseAlarmRate";

    private static final double DEFAULT_FALSE_ALARM_RATE = 0.001;

    public AuditedModel {
        if (tests < 1) {
            throw new IllegalArgumentException("a model is judged by at least one test, not " + tests);
        }
    }

    /** A model version that these monitors judge. */
    public static AuditedModel of(InferenceLayout layout, Optional<Reference> reference, List<Monitor> monitors) {
        int tests = monitors.stream().mapToInt(monitor -> monitor.tests(layout)).sum();
        return new AuditedModel(layout, reference, Math.max(1, tests));
    }

    /** Its contract. */
    public ModelContract contract() {
        return layout.contract();
    }

    /**
     * The p-value at or below which one test is significant: policy {@value #FALSE_ALARM_RATE} (0.001 by default) divided
     * by the number of tests, so that a window of a healthy model alarms at most at that rate (Bonferroni).
     */
    public double significance() {
        double rate = contract().policy(FALSE_ALARM_RATE, DEFAULT_FALSE_ALARM_RATE);
        return Math.max(1e-300, Math.min(1, rate / tests));
    }

    /**
     * A parameter of a monitor: the policy {@code monitor.target.name} if the contract has it, else {@code monitor.name},
     * else the default.
     */
    public double policy(String monitor, String target, String name, double otherwise) {
        ModelContract contract = contract();
        return contract.policy(monitor + "." + target + "." + name, contract.policy(monitor + "." + name, otherwise));
    }
}
