package org.mlaudit.streams.query;

import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.mlaudit.event.ModelVersion;
import org.mlaudit.streams.fairness.AttributeReport;
import org.mlaudit.streams.fairness.FairnessMetric;
import org.mlaudit.streams.fairness.FairnessReport;
import org.mlaudit.streams.fairness.Figure;
import org.mlaudit.streams.fairness.GroupRate;
import org.mlaudit.streams.fairness.GroupReport;
import org.mlaudit.streams.fairness.ImpactTable;
import org.mlaudit.streams.fairness.Interval;
import org.mlaudit.streams.performance.AuditedOutcomes;
import org.mlaudit.streams.performance.OutcomeWindow;
import org.mlaudit.streams.performance.Tally;
import org.mlaudit.streams.query.FairnessAnswers.AttributeAnswer;
import org.mlaudit.streams.query.FairnessAnswers.CategoryAnswer;
import org.mlaudit.streams.query.FairnessAnswers.DisparityAnswer;
import org.mlaudit.streams.query.FairnessAnswers.FairnessAnswer;
import org.mlaudit.streams.query.FairnessAnswers.FigureAnswer;
import org.mlaudit.streams.query.FairnessAnswers.GroupAnswer;
import org.mlaudit.streams.query.FairnessAnswers.ImpactAnswer;

/** How the predictions of a model version and their outcomes differ between groups of people. */
final class FairnessRoutes {
    private final Api api;

    FairnessRoutes(Api api) {
        this.api = api;
    }

    Route fairness() {
        return Route.get(
                        "/api/models/{model}/{version}/fairness",
                        "getFairness",
                        "Fairness of a model version",
                        "In the newest judged window, or the one that starts at start: each protected attribute and each"
                                + " intersection, its groups beside the reference group.",
                        FairnessAnswer.class,
                        this::answer)
                .with(
                        Parameters.MODEL,
                        Parameters.VERSION,
                        Parameters.JUDGED_SIZE,
                        Parameters.START,
                        Parameters.ATTRIBUTE)
                .failing(404, 503);
    }

    private Answer answer(Request request) {
        return api.owned(request, (model, source) -> {
            Duration size = PerformanceRoutes.size(request, model);
            AuditedOutcomes audited = PerformanceRoutes.audited(api.view(), request.key());
            Optional<String> attribute = request.optional(Parameters.ATTRIBUTE);
            OutcomeWindow window =
                    PerformanceRoutes.window(api.view(), audited, size, request.optional(Parameters.START));
            FairnessReport report = FairnessReport.of(window.summary(), audited.reference());
            attribute.ifPresent(name -> check(name, report));
            return answer(model, window, report, attribute, source);
        });
    }

    private static void check(String attribute, FairnessReport report) {
        List<String> names =
                report.attributes().stream().map(AttributeReport::attribute).toList();
        if (!names.contains(attribute)) {
            throw ProblemException.badParameter(
                    "attribute",
                    "is " + Parameters.quoted(attribute)
                            + (names.isEmpty()
                                    ? ", and nothing is compared: " + report.problem()
                                    : ", which is none of " + String.join(", ", names)));
        }
    }

    private static FairnessAnswer answer(
            ModelVersion model,
            OutcomeWindow window,
            FairnessReport report,
            Optional<String> attribute,
            Answers.Source source) {
        Tally whole = window.summary().whole();
        return new FairnessAnswer(
                model.getModel(),
                model.getVersion(),
                window.size(),
                window.start(),
                window.end(),
                window.summary().revision(),
                whole.predictions(),
                whole.truths(),
                report.favourable(),
                nullable(report.problem()),
                report.attributes().stream()
                        .filter(each -> attribute.map(each.attribute()::equals).orElse(true))
                        .map(FairnessRoutes::attribute)
                        .toList(),
                source);
    }

    private static AttributeAnswer attribute(AttributeReport report) {
        return new AttributeAnswer(
                report.attribute(),
                report.referenceGroups(),
                nullable(report.problem()),
                report.unknown(),
                report.other(),
                report.groups().stream().map(FairnessRoutes::group).toList(),
                report.impact().stream().map(FairnessRoutes::impact).toList());
    }

    private static GroupAnswer group(GroupReport group) {
        return new GroupAnswer(
                group.group(),
                group.reference(),
                group.outcomes().predictions(),
                group.outcomes().truths(),
                nullable(group.notJudged()),
                rates(group.rates()),
                disparities(group.metrics()));
    }

    private static List<FigureAnswer> rates(Map<GroupRate, Figure> rates) {
        return Arrays.stream(GroupRate.values())
                .filter(rates::containsKey)
                .map(rate -> figure(rate.id(), rates.get(rate)))
                .toList();
    }

    private static List<DisparityAnswer> disparities(Map<FairnessMetric, Figure> metrics) {
        return Arrays.stream(FairnessMetric.values())
                .filter(metrics::containsKey)
                .map(metric ->
                        new DisparityAnswer(figure(metric.id(), metrics.get(metric)), metric.fair(), metric.ofTruth()))
                .toList();
    }

    private static ImpactAnswer impact(ImpactTable table) {
        return new ImpactAnswer(
                table.kind().name(),
                table.median().map(Interval::low).orElse(null),
                table.median().map(Interval::high).orElse(null),
                table.unknown(),
                table.rows().stream()
                        .map(row -> new CategoryAnswer(
                                row.category(),
                                row.n(),
                                figure(
                                        table.kind() == ImpactTable.Kind.SELECTION ? "selection-rate" : "scoring-rate",
                                        row.rate()),
                                figure("impact-ratio", row.impactRatio()),
                                row.leftOut()))
                        .toList());
    }

    private static FigureAnswer figure(String name, Figure figure) {
        return new FigureAnswer(
                name,
                figure.value().isPresent() ? (Double) figure.value().getAsDouble() : null,
                figure.interval().map(Interval::low).orElse(null),
                figure.interval().map(Interval::high).orElse(null),
                figure.error(),
                nullable(figure.reason()));
    }

    private static @Nullable String nullable(String text) {
        return text.isEmpty() ? null : text;
    }
}
