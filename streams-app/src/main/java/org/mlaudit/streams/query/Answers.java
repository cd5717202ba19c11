package org.mlaudit.streams.query;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.mlaudit.contract.ModelContract;
import org.mlaudit.event.Alert;
import org.mlaudit.event.AlertState;
import org.mlaudit.event.Finding;
import org.mlaudit.event.LifecycleState;
import org.mlaudit.event.ModelVersion;
import org.mlaudit.event.Severity;
import org.mlaudit.event.Verdict;
import org.mlaudit.streams.alert.Cause;

/** The shapes of all answers but distributions. */
final class Answers {
    private Answers() {}

    @Doc("Whether this instance does its work.")
    record HealthAnswer(
            @Doc("In one word.") Health.Status status,
            @Doc("In a sentence.") String reason,
            @Doc("Version of the program.") String programVersion,
            @Doc("Further facts by name.") Map<String, String> details) {}

    @Doc("Where an answer comes from.")
    record Source(
            @Doc("REST address of the instance that answered.")
            String instance,

            @Doc("Whether it is a copy that may be behind, because the owner did not answer.")
            boolean stale,

            @Doc("How many changes the copy is behind; 0 when not stale, null when not known.") @Nullable
            Long lagRecords) {}

    @Doc("All registered model versions.")
    record ModelList(@Doc("By model and version.") List<ModelSummary> models) {}

    @Doc("A model version in short.")
    record ModelSummary(
            @Doc("Name of the model.") String model,
            @Doc("Version of the model.") String version,
            @Doc("Place in its life cycle.") LifecycleState state,
            @Doc("What it does.") String description,
            @Doc("Who answers for it.") String owner,
            @Doc("Harm that a wrong decision can do.") String riskTier,
            @Doc("BINARY, MULTICLASS or REGRESSION.") String prediction,
            @Doc("Number of features.") int features,
            @Doc("Length of the smallest window.") Duration pane,
            @Doc("Lengths of the windows that are judged.") List<Duration> sizes,

            @Doc("Rows of the reference data; 0 when there is none yet.")
            long referenceRows,

            @Doc("When it was registered.") Instant registeredAt,
            @Doc("Path of the whole entry.") String href) {
        static ModelSummary of(ModelVersion version) {
            ModelContract contract = Models.contract(version);
            return new ModelSummary(
                    version.getModel(),
                    version.getVersion(),
                    version.getState(),
                    contract.description(),
                    contract.owner(),
                    contract.riskTier().name(),
                    contract.prediction().kind().name(),
                    contract.features().size(),
                    contract.windows().pane(),
                    contract.windows().sizes(),
                    version.getReferenceRows(),
                    version.getRegisteredAt(),
                    "/api/models/" + version.getModel() + "/" + version.getVersion());
        }
    }

    @Doc("A registered model version.")
    record ModelDetail(
            @Doc("Name of the model.") String model,
            @Doc("Version of the model.") String version,
            @Doc("Place in its life cycle.") LifecycleState state,
            @Doc("Its contract.") JsonNode contract,

            @Doc("SHA-256 of the contract's canonical JSON.")
            String contractDigest,

            @Doc("Rows of the reference data; 0 when there is none yet.")
            long referenceRows,

            @Doc("SHA-256 of the encoded reference.") @Nullable
            String referenceHash,

            @Doc("Where the trained model is.") @Nullable String artifactUri,
            @Doc("SHA-256 of the trained model.") @Nullable String artifactSha256,
            @Doc("When it was registered.") Instant registeredAt,
            @Doc("Who registered it.") String registeredBy) {
        static ModelDetail of(ModelVersion version) {
            return new ModelDetail(
                    version.getModel(),
                    version.getVersion(),
                    version.getState(),
                    Json.parse(version.getContract()),
                    version.getContractDigest(),
                    version.getReferenceRows(),
                    version.getReferenceHash(),
                    version.getArtifactUri(),
                    version.getArtifactSha256(),
                    version.getRegisteredAt(),
                    version.getRegisteredBy());
        }
    }

    @Doc("Windows of a model version, newest first.")
    record WindowList(
            @Doc("Name of the model.") String model,
            @Doc("Version of the model.") String version,
            @Doc("Length of the windows.") Duration size,
            @Doc("The windows.") List<WindowAnswer> windows,

            @Doc("Whether there are more than the limit; ask again with to = the last start.")
            boolean more,

            @Doc("Where the answer comes from.") Source source) {}

    @Doc("One window.")
    record WindowAnswer(
            @Doc("Start, inclusive, event time.") Instant start,
            @Doc("End, exclusive.") Instant end,
            @Doc("Inferences in it.") long rows,

            @Doc("Whether it has been judged; late events may still amend it.")
            boolean closed) {
        static WindowAnswer of(WindowInfo info) {
            return new WindowAnswer(info.start(), info.end(), info.rows(), info.closed());
        }
    }

    @Doc("Findings, newest window first.")
    record FindingList(
            @Doc("Name of the model.") String model,
            @Doc("Version of the model.") String version,
            @Doc("The findings.") List<FindingAnswer> findings,
            @Doc("Whether there are more than the limit.") boolean more,
            @Doc("Where the answer comes from.") Source source) {}

    @Doc("What one monitor says of one target in one window.")
    record FindingAnswer(
            @Doc("Name of the model.") String model,
            @Doc("Version of the model.") String version,

            @Doc("Start of the window, inclusive, event time.")
            Instant windowStart,

            @Doc("End of the window, exclusive.") Instant windowEnd,

            @Doc("Events the judgement rests on; a higher revision replaces a lower one.")
            long revision,

            @Doc("name=value, or null for the whole window.") @Nullable
            String segment,

            @Doc("Name of the monitor.") String monitor,
            @Doc("What was judged.") String target,
            @Doc("Name of the value.") String statistic,

            @Doc("The value; null with INSUFFICIENT_DATA.") @Nullable
            Double value,

            @Doc("Effect size.") @Nullable Double effect,

            @Doc("Probability of such a value by chance.") @Nullable
            Double pValue,

            @Doc("The bound that the value was held against.") @Nullable
            Double threshold,

            @Doc("The judgement.") Verdict verdict,

            @Doc("Events in the window that the value rests on.")
            long n,

            @Doc("Events in the reference that the value rests on.")
            long nReference,

            @Doc("SHA-256 of the reference.") @Nullable String referenceHash,

            @Doc("Earlier windows it was compared with, for example hour-of-week; null for the reference.") @Nullable
            String baseline,

            @Doc("What a reader needs to see why.") Map<String, String> details) {
        static FindingAnswer of(Finding finding) {
            return new FindingAnswer(
                    finding.getModel(),
                    finding.getVersion(),
                    finding.getWindowStart(),
                    finding.getWindowEnd(),
                    finding.getRevision(),
                    finding.getSegment(),
                    finding.getMonitor(),
                    finding.getTarget(),
                    finding.getStatistic(),
                    finding.getValue(),
                    finding.getEffect(),
                    finding.getPValue(),
                    finding.getThreshold(),
                    finding.getVerdict(),
                    finding.getN(),
                    finding.getNReference(),
                    finding.getReferenceHash(),
                    finding.getBaseline(),
                    finding.getDetails());
        }
    }

    @Doc("Alerts of all instances, last updated first.")
    record AlertList(
            @Doc("The alerts.") List<AlertAnswer> alerts,
            @Doc("Whether there are more than the limit.") boolean more,

            @Doc("REST addresses of instances that did not answer: their alerts are missing.")
            List<String> unreachable) {}

    @Doc("A condition that a person should know of.")
    record AlertAnswer(
            @Doc("The same history gives the same ids.") String id,
            @Doc("Name of the model.") String model,
            @Doc("Version of the model.") String version,

            @Doc("name=value, or null for whole windows.") @Nullable
            String segment,

            @Doc("Name of the monitor.") String monitor,
            @Doc("What was judged.") String target,
            @Doc("Whether it still holds.") AlertState state,
            @Doc("How bad it is.") Severity severity,

            @Doc(
                    "Where the condition lies, in the order in which one thing causes another: DATA, INPUT, OUTPUT, OUTCOME.")
            Cause cause,

            @Doc("End of the window that opened it.") Instant openedAt,
            @Doc("End of the last window that changed it.") Instant updatedAt,

            @Doc("End of the window that resolved it, or of the newest one when a person did.") @Nullable
            Instant resolvedAt,

            @Doc("Alarmed windows since it opened.") long alarms,
            @Doc("The newest finding of the target.") FindingAnswer finding,
            @Doc("One sentence for a person.") String summary) {
        static AlertAnswer of(Alert alert) {
            return new AlertAnswer(
                    alert.getId(),
                    alert.getModel(),
                    alert.getVersion(),
                    alert.getSegment(),
                    alert.getMonitor(),
                    alert.getTarget(),
                    alert.getState(),
                    alert.getSeverity(),
                    Cause.of(alert),
                    alert.getOpenedAt(),
                    alert.getUpdatedAt(),
                    alert.getResolvedAt(),
                    alert.getAlarms(),
                    FindingAnswer.of(alert.getFinding()),
                    alert.getSummary());
        }
    }

    /** The first {@code limit} of a list that was asked for one more. */
    static <T> List<T> first(List<T> items, int limit) {
        return items.size() > limit ? items.subList(0, limit) : items;
    }

    /** Version of the program, from its jar. */
    static String programVersion() {
        return Optional.ofNullable(Answers.class.getPackage().getImplementationVersion())
                .orElse("development");
    }
}
