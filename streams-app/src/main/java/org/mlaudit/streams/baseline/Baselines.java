package org.mlaudit.streams.baseline;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import org.mlaudit.contract.ModelContract;
import org.mlaudit.streams.monitor.ModelHistory;
import org.mlaudit.streams.monitor.Parameter;
import org.mlaudit.streams.monitor.PastWindow;
import org.mlaudit.streams.profile.Baseline;
import org.mlaudit.streams.profile.Reference;
import org.mlaudit.streams.profile.WindowBaseline;
import org.mlaudit.streams.profile.WindowSummary;

/**
 * What the contract wants windows compared with: policy {@value #POLICY}, a list of {@value #REFERENCE} (the default) and
 * the names of {@link Season}s. Each but the reference is a merge of earlier windows of the same size; windows that touch
 * an excluded interval take no part.
 */
public final class Baselines {
    /** Policy that lists the baselines. */
    public static final String POLICY = "monitors.baselines";
    /** The registered reference. */
    public static final String REFERENCE = "reference";

    /** Policies that decide what windows are compared with. */
    public static final List<Parameter> POLICIES = policies();

    private Baselines() {}

    private static List<Parameter> policies() {
        List<Parameter> policies = new ArrayList<>();
        policies.add(Parameter.list(
                POLICY,
                REFERENCE,
                "what windows are compared with: " + REFERENCE + ", "
                        + Arrays.stream(Season.values()).map(Season::text).collect(Collectors.joining(", "))));
        for (Season season : Season.values()) {
            policies.add(Parameter.ofAll(season.policy(), season.standard(), season.meaning()));
        }
        policies.add(Parameter.text(BusinessCalendar.ZONE, "UTC", "time zone of hours and days"));
        policies.add(Parameter.text(
                BusinessCalendar.CALENDAR,
                "none",
                "country, perhaps with regions, whose public holidays count as holidays: us, de-by"));
        policies.add(Parameter.list(BusinessCalendar.HOLIDAYS, "none", "further holidays: 2026-12-24"));
        policies.add(Parameter.list(
                ExcludedIntervals.POLICY,
                "none",
                "times that no baseline is made of: 2026-01-01/2026-01-03, or instants; the end is exclusive"));
        return List.copyOf(policies);
    }

    /**
     * Checks the policies of a contract.
     *
     * @throws IllegalArgumentException if one of them can't be followed
     */
    public static void check(ModelContract contract) {
        seasons(contract);
        ExcludedIntervals.of(contract);
        BusinessCalendar.of(contract);
    }

    /** How many preceding windows of a size the contract's baselines are made of, at most. */
    public static int historyLength(ModelContract contract, Duration size) {
        return seasons(contract).stream()
                .mapToInt(season -> season.reach(contract, size))
                .max()
                .orElse(0);
    }

    /**
     * The baselines of the window that follows a history.
     *
     * @param start start of the window that is judged, milliseconds since 1970 UTC
     */
    public static List<Baseline> of(
            ModelContract contract, Optional<Reference> reference, long start, Duration size, ModelHistory history) {
        List<Baseline> baselines = new ArrayList<>();
        if (wanted(contract).contains(REFERENCE)) {
            reference.ifPresent(baselines::add);
        }
        List<Season> seasons = seasons(contract);
        if (!seasons.isEmpty()) {
            BusinessCalendar calendar = BusinessCalendar.of(contract);
            ExcludedIntervals excluded = ExcludedIntervals.of(contract);
            List<PastWindow> usable = history.windows().stream()
                    .filter(past -> !excluded.touches(past.start(), size))
                    .toList();
            for (Season season : seasons) {
                List<WindowSummary> windows = season.alike(contract, calendar, start, size, usable).stream()
                        .flatMap(past -> past.summary().stream())
                        .toList();
                if (!windows.isEmpty()) {
                    baselines.add(WindowBaseline.of(season.text(), windows, reference));
                }
            }
        }
        return baselines;
    }

    private static List<String> wanted(ModelContract contract) {
        List<String> wanted = contract.policyList(POLICY);
        return wanted.isEmpty() ? List.of(REFERENCE) : wanted;
    }

    private static List<Season> seasons(ModelContract contract) {
        return wanted(contract).stream()
                .filter(name -> !name.equals(REFERENCE))
                .map(Season::named)
                .toList();
    }
}
