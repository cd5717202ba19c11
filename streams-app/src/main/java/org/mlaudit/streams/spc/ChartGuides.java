package org.mlaudit.streams.spc;

import java.util.ArrayList;
import java.util.List;
import org.mlaudit.streams.monitor.MonitorGuide;
import org.mlaudit.streams.monitor.Parameter;

/** What the documentation says of each control chart. */
final class ChartGuides {
    private static final Parameter SERIES =
            Parameter.list("", "none", "series to chart, for example prediction.score.mean, latency.p95, window.rows");
    private static final Parameter RUN_LENGTH = new Parameter(
            "averageRunLength",
            Parameter.Kind.NUMBER,
            "1 / monitors.falseAlarmRate",
            "windows in control from one alarm of a series to the next, 2 to 10,000,000",
            true,
            false);
    private static final Parameter MINIMUM_EFFECT = Parameter.number(
            "minimumEffect", 0.05, "smallest effect that alarms; a signal of half of it or more warns");
    private static final Parameter BASELINE = Parameter.ofAll(
            "baseline", 50, "windows of Phase I, 20 to 2,000; a chart starts when there are 20 that are not missing");
    private static final Parameter MEMORY = Parameter.ofAll(
            "memory",
            50,
            "windows of Phase II before the judged one; a change that lasts stays out of Phase I so long");
    private static final Parameter HISTORY_LIMITS = Parameter.text(
            "limits",
            "history",
            "where centre and sigma come from: history or reference (means, shares and rates only)");
    private static final Parameter NATURAL_LIMITS = Parameter.text(
            "limits", "reference where it has the series, else history", "where centre and sigma come from");
    private static final Parameter DISPERSION = Parameter.number(
            "dispersion", 0, "1: limits from history by sampling alone, however much windows vary; 0: as they vary");

    private static final String ONE_WINDOW =
            "under 0.5 ms a series, and reading the summaries of the windows of both phases";
    private static final String REMEMBERS = ONE_WINDOW
            + "; up to 1 s once for each run length and number of windows (in steps of five), when the limit is solved for";

    private ChartGuides() {}

    /** A chart of subgroups. */
    static MonitorGuide subgroups(String what, String use, String source) {
        return new MonitorGuide(what, use, parameters(NATURAL_LIMITS, DISPERSION), ONE_WINDOW, source);
    }

    static MonitorGuide individuals() {
        return new MonitorGuide(
                "A series against the mean of Phase I, and its distance from the point before. Sigma is the mean moving"
                        + " range of Phase I divided by 1.128. Limits are Student's prediction limits; the point and its"
                        + " moving range share the rate evenly. The effect is the distance from the centre in sigma.",
                "For any series of which only the values are known. Slow changes within Phase I do not widen its limits;"
                        + " series that follow themselves (each window like the one before) alarm too often.",
                List.of(SERIES, RUN_LENGTH, MINIMUM_EFFECT, BASELINE, MEMORY),
                ONE_WINDOW,
                "Shewhart (1931); Wheeler, Advanced Topics in Statistical Process Control (degrees of freedom)");
    }

    static MonitorGuide ewma() {
        return new MonitorGuide(
                "The exponentially weighted moving average of the standardised series, from the centre of Phase I, against"
                        + " its asymptotic limits. The limit is solved for the average run length by Crowder's integral"
                        + " equation, averaged over the errors of the estimated centre and sigma. The effect is the distance"
                        + " of the average from the centre: in sigma of a window, with limits from the reference in standard"
                        + " deviations of a value.",
                "For small changes that last, of half a sigma to two. After an alarm the average starts anew; windows that do"
                        + " not alarm again warn until it has come back half the way.",
                parameters(
                        HISTORY_LIMITS,
                        Parameter.number(
                                "lambda", 0.2, "weight of the newest window, 0.01 to 1; smaller for smaller changes")),
                REMEMBERS,
                "Roberts (1959); Crowder (1987); Jones, Champ and Rigdon (2001); limits as R's package spc has them");
    }

    static MonitorGuide cusum() {
        return new MonitorGuide(
                "The two-sided tabular cumulative sum of the standardised series beyond k. The limit h is solved for the"
                        + " average run length by Page's integral equation, averaged over the errors of the estimated centre"
                        + " and sigma. The value is the larger sum, in sigma; the effect is the mean of the windows since the"
                        + " sum was 0, in sigma of a window, with limits from the reference in standard deviations of a value.",
                "For changes of about 2 k sigma that last; details say since when and how large. After an alarm the sums start"
                        + " anew; windows that do not alarm again warn until the sum has come back half the way.",
                parameters(
                        HISTORY_LIMITS,
                        Parameter.number("k", 0.5, "half of the change to see soonest, in sigma, 0 to 3")),
                REMEMBERS,
                "Page (1954); Lucas and Crosier (1982); Jones, Champ and Rigdon (2004); limits as R's package spc has them");
    }

    static MonitorGuide rules(boolean westernElectric) {
        List<Parameter> own = new ArrayList<>(List.of(
                HISTORY_LIMITS,
                Parameter.text(
                        "design", "run-length", "run-length, or published: zones and runs as they were published")));
        if (westernElectric) {
            own.add(Parameter.number(
                    "supplementary", 0, "1 adds rules 5 and 6: 6 windows rising or falling, 14 alternating"));
        }
        return new MonitorGuide(
                (westernElectric
                                ? "The Western Electric rules: 1 window beyond 3 sigma, 2 of 3 beyond 2, 4 of 5 beyond 1, 8 in"
                                        + " a row on one side. As published they signal every 91.8 windows in control"
                                : "Nelson's rules: 1 window beyond 3 sigma, 9 in a row on one side, 6 rising or falling, 14"
                                        + " alternating, 2 of 3 beyond 2, 4 of 5 beyond 1, 15 in a row within 1, 8 in a row"
                                        + " beyond 1. As published they signal every 73 windows in control")
                        + " with known parameters; so runs are made longer and zones wider until all rules together have the"
                        + " average run length, by a Markov chain averaged over the errors of the estimated centre and sigma."
                        + " The threshold is that of a single window. The effect is how far the rule's windows lie from the"
                        + " centre.",
                "Where people know these rules; details name those that signalled, why, and over how many windows. After an"
                        + " alarm rules start anew; a window that completes a pattern with windows before it only warns.",
                parameters(own.toArray(Parameter[]::new)),
                REMEMBERS,
                westernElectric
                        ? "Western Electric, Statistical Quality Control Handbook (1956); Champ and Woodall (1987)"
                        : "Nelson, Journal of Quality Technology 16 (1984); Champ and Woodall (1987)");
    }

    static MonitorGuide seasonal() {
        return new MonitorGuide(
                "A series against its forecast by additive Holt-Winters smoothing of the last periods. Smoothing parameters"
                        + " give the least squared errors; limits are Student's prediction limits from the errors after the"
                        + " second period. The effect is the distance from the forecast in standard deviations of the errors.",
                "For series that follow the clock or the week, such as window.rows by the hour. Starts after three periods.",
                List.of(
                        SERIES,
                        RUN_LENGTH,
                        MINIMUM_EFFECT,
                        new Parameter(
                                "period",
                                Parameter.Kind.NUMBER,
                                "a day of windows below a day, 7 days, 52 weeks",
                                "windows in a period, 2 to 672; 168 for hours that follow the week",
                                false,
                                false),
                        Parameter.ofAll("cycles", 4, "periods that are read, 3 to 100, at most 2,016 windows"),
                        new Parameter(
                                "alpha",
                                Parameter.Kind.NUMBER,
                                "fitted",
                                "smoothing of the level, 0 to 1",
                                true,
                                false),
                        new Parameter(
                                "beta", Parameter.Kind.NUMBER, "fitted", "smoothing of the trend, 0 to 1", true, false),
                        new Parameter(
                                "gamma",
                                Parameter.Kind.NUMBER,
                                "fitted",
                                "smoothing of the season, 0 to 1; all three are given, or all are fitted",
                                true,
                                false)),
                "300 passes over the points of the periods: 1 ms for 400 windows, and reading their summaries",
                "Holt (1957); Winters (1960); Hyndman and Athanasopoulos, Forecasting: Principles and Practice, 8.3");
    }

    private static List<Parameter> parameters(Parameter... own) {
        List<Parameter> all = new ArrayList<>(List.of(SERIES, RUN_LENGTH, MINIMUM_EFFECT, BASELINE, MEMORY));
        all.addAll(List.of(own));
        return all;
    }
}
