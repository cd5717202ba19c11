package org.mlaudit.streams.performance;

import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.mlaudit.streams.monitor.AuditedModel;
import org.mlaudit.streams.monitor.Parameter;

/**
 * A model version as monitors of outcomes see it.
 *
 * @param model its layout, contract and policies
 * @param spec what is counted of its outcomes
 * @param reference what came of the reference's predictions, where the reference says so
 */
public record AuditedOutcomes(AuditedModel model, OutcomeSpec spec, Optional<OutcomeSummary> reference) {
    /** Policy: outcomes below which nothing is said of performance. */
    public static final String MINIMUM_TRUTHS = "performance.minimumTruths";
    /** Policy: share of a window's predictions whose outcome must be known before performance is judged. */
    public static final String MINIMUM_COVERAGE = "performance.minimumCoverage";

    /** Policy: length, in hours, below which what came of a window's predictions is counted and answered, but not judged. */
    public static final String MINIMUM_HOURS = "performance.minimumHours";

    /** Policies that the monitors of performance and fairness share. */
    public static final List<Parameter> POLICIES = List.of(
            Parameter.ofAll(MINIMUM_TRUTHS, 30, "outcomes below which nothing is said of realised performance"),
            Parameter.ofAll(
                    MINIMUM_COVERAGE,
                    0.5,
                    "share of a window's predictions, 0 to 1, whose outcome must be known before realised performance"
                            + " is judged: outcomes that come early are not like those that come late"),
            Parameter.ofAll(
                    MINIMUM_HOURS,
                    0,
                    "length in hours of the shortest windows whose outcomes are judged; those of shorter ones are"
                            + " counted and answered: the outcomes of one day may share what the next day has not"));

    /** Whether the outcomes of windows of a size are judged, policy {@value #MINIMUM_HOURS}. */
    public boolean judges(Duration size) {
        return size.toSeconds() >= 3600 * model.contract().policy(MINIMUM_HOURS, 0);
    }

    /** Outcomes below which nothing is said, policy {@value #MINIMUM_TRUTHS}. */
    public long minimumTruths() {
        return (long) Math.max(1, model.contract().policy(MINIMUM_TRUTHS, 30));
    }

    /** Share of predictions whose outcome must be known, policy {@value #MINIMUM_COVERAGE}. */
    public double minimumCoverage() {
        return model.contract().policy(MINIMUM_COVERAGE, 0.5);
    }

    /** Why nothing can be said of the realised performance of a set of predictions yet; empty when enough outcomes came. */
    public Optional<String> immature(Tally tally) {
        if (tally.truths() < minimumTruths()) {
            return Optional.of(tally.truths() + " outcomes are fewer than " + MINIMUM_TRUTHS + ", " + minimumTruths());
        }
        if (tally.received() < minimumCoverage() * tally.predictions()) {
            return Optional.of(String.format(
                    Locale.ROOT,
                    "the outcomes of %.1f%% of %d predictions are known, less than %s, %s%%",
                    100.0 * tally.received() / tally.predictions(),
                    tally.predictions(),
                    MINIMUM_COVERAGE,
                    100 * minimumCoverage()));
        }
        return Optional.empty();
    }
}
