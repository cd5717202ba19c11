package org.mlaudit.streams.query;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.mlaudit.contract.ModelKey;
import org.mlaudit.event.Finding;
import org.mlaudit.event.ModelVersion;
import org.mlaudit.event.Verdict;
import org.mlaudit.streams.query.Answers.Source;

/** How far each feature and output moved, window by window: findings on whole windows as one table. */
final class DriftRoutes {
    private static final int USUAL_WINDOWS = 30;
    private static final List<String> FAMILIES = List.of("drift", "quality", "volume");

    private final Api api;

    DriftRoutes(Api api) {
        this.api = api;
    }

    @Doc("How far each feature and output moved, window by window.")
    record DriftTable(
            @Doc("Name of the model.") String model,
            @Doc("Version of the model.") String version,
            @Doc("Length of the windows.") Duration size,
            @Doc("Windows, oldest first.") List<DriftWindow> windows,

            @Doc("Features and outputs, those that moved furthest first.")
            List<DriftTarget> targets,

            @Doc("Where the answer comes from.") Source source) {}

    @Doc("A window of the table.")
    record DriftWindow(
            @Doc("Start, inclusive, event time.") Instant start,
            @Doc("End, exclusive.") Instant end) {}

    @Doc("A feature or output of the table.")
    record DriftTarget(
            @Doc("Name of the feature or output.") String target,

            @Doc("What is known of it, by window; windows without a judgement have none.")
            List<DriftCell> cells) {}

    @Doc("The finding that says most of a feature in a window: the worst verdict, then the furthest beyond its bound.")
    record DriftCell(
            @Doc("Index of the window in the list of windows, from 0.")
            int window,

            @Doc("Name of the monitor.") String monitor,
            @Doc("Name of the value.") String statistic,

            @Doc("The value; null with INSUFFICIENT_DATA.") @Nullable
            Double value,

            @Doc("The value as a multiple of the bound it was held against; null where there is no bound above 0.")
            @Nullable
            Double ofThreshold,

            @Doc("The judgement.") Verdict verdict) {}

    Route drift() {
        return Route.get(
                        "/api/models/{model}/{version}/drift",
                        "getDrift",
                        "Drift of all features by window",
                        "Of one size, the newest windows within from and to; " + USUAL_WINDOWS
                                + " unless limit says otherwise. Findings of monitors of drift, data quality and volume on"
                                + " whole windows, against the reference.",
                        DriftTable.class,
                        this::table)
                .with(
                        Parameters.MODEL,
                        Parameters.VERSION,
                        Parameters.SIZE,
                        Parameters.FROM,
                        Parameters.TO,
                        Parameters.LIMIT)
                .failing(404, 503);
    }

    private Answer table(Request request) {
        int limit = request.optional(Parameters.LIMIT).orElse(USUAL_WINDOWS);
        TimeRange range = request.range();
        return api.owned(request, (model, source) -> {
            Duration size = Api.size(request, model);
            ModelKey key = request.key();
            List<WindowInfo> windows =
                    api.view().windows(key, size, range, limit).reversed();
            return new DriftTable(
                    model.getModel(),
                    model.getVersion(),
                    size,
                    windows.stream()
                            .map(window -> new DriftWindow(window.start(), window.end()))
                            .toList(),
                    windows.isEmpty() ? List.of() : targets(model, key, size, windows),
                    source);
        });
    }

    private List<DriftTarget> targets(ModelVersion model, ModelKey key, Duration size, List<WindowInfo> windows) {
        Map<Instant, Integer> index = new HashMap<>();
        windows.forEach(window -> index.put(window.start(), index.size()));
        TimeRange range = new TimeRange(
                windows.get(0).start(), windows.get(windows.size() - 1).end());
        Map<String, Map<Integer, Finding>> worst = new LinkedHashMap<>();
        Models.contract(model).features().forEach(feature -> worst.put(feature.name(), new HashMap<>()));
        FindingFilter filter = new FindingFilter(
                Optional.empty(), Optional.empty(), Optional.of(""), Optional.of(""), Set.of(), range);
        for (Finding finding : api.view().findings(key, filter, Integer.MAX_VALUE)) {
            @Nullable Integer window = index.get(finding.getWindowStart());
            boolean ofSize = Duration.between(finding.getWindowStart(), finding.getWindowEnd())
                    .equals(size);
            if (window != null && ofSize && isShown(finding)) {
                worst.computeIfAbsent(finding.getTarget(), each -> new HashMap<>())
                        .merge(window, finding, DriftRoutes::worse);
            }
        }
        List<DriftTarget> targets = new ArrayList<>();
        worst.forEach((target, cells) -> targets.add(new DriftTarget(
                target,
                cells.entrySet().stream()
                        .sorted(Map.Entry.comparingByKey())
                        .map(cell -> cell(cell.getKey(), cell.getValue()))
                        .toList())));
        targets.sort(Comparator.comparingDouble((DriftTarget each) -> -furthest(each)));
        return targets;
    }

    private static boolean isShown(Finding finding) {
        return FAMILIES.stream().anyMatch(family -> FindingFilter.isOrIsWithin(finding.getMonitor(), family));
    }

    private static Finding worse(Finding one, Finding other) {
        int byVerdict = Integer.compare(rank(one.getVerdict()), rank(other.getVerdict()));
        if (byVerdict != 0) {
            return byVerdict > 0 ? one : other;
        }
        int byValue = Double.compare(ratio(one), ratio(other));
        return byValue > 0 || (byValue == 0 && one.getMonitor().compareTo(other.getMonitor()) < 0) ? one : other;
    }

    private static int rank(Verdict verdict) {
        return switch (verdict) {
            case ALARM -> 3;
            case WARNING -> 2;
            case OK -> 1;
            case INSUFFICIENT_DATA -> 0;
        };
    }

    private static double ratio(Finding finding) {
        @Nullable Double value = finding.getValue();
        @Nullable Double threshold = finding.getThreshold();
        return value == null || threshold == null || threshold <= 0 ? -1 : Math.abs(value) / threshold;
    }

    private static DriftCell cell(int window, Finding finding) {
        double ratio = ratio(finding);
        return new DriftCell(
                window,
                finding.getMonitor(),
                finding.getStatistic(),
                finding.getValue(),
                ratio < 0 || !Double.isFinite(ratio) ? null : (Double) ratio,
                finding.getVerdict());
    }

    private static double furthest(DriftTarget target) {
        double furthest = -1;
        for (DriftCell cell : target.cells()) {
            @Nullable Double ratio = cell.ofThreshold();
            furthest = Math.max(furthest, rank(cell.verdict()) * 1e6 + (ratio == null ? 0 : Math.min(ratio, 1e5)));
        }
        return furthest;
    }
}
