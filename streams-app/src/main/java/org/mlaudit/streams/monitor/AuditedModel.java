package org.mlaudit.streams.monitor;

import java.util.List;
import java.util.Optional;
import org.mlaudit.codec.InferenceLayout;
import org.mlaudit.contract.ModelContract;
import org.mlaudit.streams.profile.Baseline;
import org.mlaudit.streams.profile.Reference;

/**
 * A model version as monitors see it.
 *
 * @param layout its columns and contract
 * @param reference what it was registered with, or its first windows, if there is either yet
 * @param baselines what the window that is judged is compared with: the reference, earlier windows, both or neither, as
 *     the contract wants it
 */
public record AuditedModel(InferenceLayout layout, Optional<Reference> reference, List<Baseline> baselines) {
    /** Policy: expected share of windows of a healthy model in which any monitor alarms. */
    public static final String FALSE_ALARM_RATE = "monitors.falseAlarmRate";

    /** Stands before the segment field that a policy is for: {@code drift.distribution.by.region.minimumEffect}. */
    public static final String SEGMENTS_OF = "by";

    /** One window in a thousand. */
    public static final double DEFAULT_FALSE_ALARM_RATE = 0.001;

    public AuditedModel {
        baselines = List.copyOf(baselines);
    }

    /** A model whose windows are compared with its reference, if it has one. */
    public AuditedModel(InferenceLayout layout, Optional<Reference> reference) {
        this(layout, reference, reference.stream().map(Baseline.class::cast).toList());
    }

    /** Its contract. */
    public ModelContract contract() {
        return layout.contract();
    }

    /** Expected share of windows of a healthy model in which any monitor alarms, policy {@value #FALSE_ALARM_RATE}. */
    public double falseAlarmRate() {
        return Math.max(1e-300, Math.min(1, contract().policy(FALSE_ALARM_RATE, DEFAULT_FALSE_ALARM_RATE)));
    }

    /**
     * A parameter of a monitor: the policy {@code monitor.target.name} if the contract has it, else {@code monitor.name},
     * else the default.
     */
    public double policy(String monitor, String target, String name, double otherwise) {
        ModelContract contract = contract();
        return contract.policy(monitor + "." + target + "." + name, contract.policy(monitor + "." + name, otherwise));
    }

    /**
     * A parameter of a monitor for a subject. Segments are smaller and vary more than the whole: the policies
     * {@code monitor.target.by.field.name} and {@code monitor.by.field.name} hold for the segments of a field, before those
     * that {@linkplain #policy(String, String, String, double) hold for the whole} as well.
     */
    public double policy(Subject subject, String name, double otherwise) {
        double ofWhole = policy(subject.monitor(), subject.target(), name, otherwise);
        if (subject.segment().isEmpty()) {
            return ofWhole;
        }
        String field =
                subject.segment().get().substring(0, subject.segment().get().indexOf('='));
        String ofField = "." + SEGMENTS_OF + "." + field + "." + name;
        ModelContract contract = contract();
        return contract.policy(
                subject.monitor() + "." + subject.target() + ofField,
                contract.policy(subject.monitor() + ofField, ofWhole));
    }

    /** A parameter of a monitor that is a text: the policy {@code monitor.name}, else the default. */
    public String policyText(String name, String otherwise) {
        return contract().policyText(name).orElse(otherwise);
    }

    /** A policy that lists texts; empty when the contract does not have it. */
    public List<String> policyList(String name) {
        return contract().policyList(name);
    }
}
