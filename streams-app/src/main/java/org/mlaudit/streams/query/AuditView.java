package org.mlaudit.streams.query;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.mlaudit.contract.ModelKey;
import org.mlaudit.event.Action;
import org.mlaudit.event.Alert;
import org.mlaudit.event.Finding;
import org.mlaudit.event.ModelVersion;
import org.mlaudit.streams.config.HostPort;
import org.mlaudit.streams.performance.AuditedOutcomes;
import org.mlaudit.streams.performance.OutcomeWindow;
import org.mlaudit.streams.profile.Reference;

/**
 * What the REST interface asks of the running application on this instance. Answers come from committed state; calls never
 * wait for Kafka, but for those that say so, and are safe from any thread.
 */
public interface AuditView extends ExplanationView {
    /** Whether the application processes events. */
    Health health();

    /** The steps of the stream and the instances they run on. */
    TopologyReport topology();

    /** All registered model versions, which every instance knows, by model and version. */
    List<ModelVersion> models();

    /** One registered model version. */
    Optional<ModelVersion> model(ModelKey key);

    /** Which instances hold the windows, findings and alerts of a model version; empty while work is being assigned. */
    Optional<Placement> placement(ModelKey key);

    /** The REST addresses of all instances, this one among them, in a stable order. */
    List<HostPort> instances();

    /**
     * The windows of one size that this instance holds and that start within the range, newest first.
     *
     * @param size length of the windows: the pane or one of the sizes of the contract
     * @param limit most windows to return
     */
    List<WindowInfo> windows(ModelKey key, Duration size, TimeRange range, int limit);

    /**
     * What windows of a model version are compared with: the reference it was registered with, or the one that its first
     * windows became, where an implementation keeps it; empty as long as there is none.
     */
    default Optional<Reference> reference(ModelKey key) {
        return model(key).flatMap(Models::reference);
    }

    /** One window that this instance holds. */
    Optional<WindowSnapshot> window(ModelKey key, Duration size, Instant start);

    /**
     * The findings that this instance holds of a model version and that match, by window newest first, then by monitor,
     * target and segment. Only the newest revision of each.
     *
     * @param limit most findings to return
     */
    List<Finding> findings(ModelKey key, FindingFilter filter, int limit);

    /**
     * The alerts of the model versions whose active owner this instance is (not those it is a standby for) and that
     * match, last updated first.
     *
     * @param limit most alerts to return
     */
    List<Alert> alerts(AlertFilter filter, int limit);

    /** An alert of a model version whose active owner this instance is, resolved long ago or not. */
    Optional<AlertFile> alert(String id);

    /**
     * Records what a person did about an alert. Unlike other calls it waits for Kafka, until the record is safe; the alert
     * changes a moment later, where it is kept.
     */
    void record(Action action);

    /**
     * A model version as those see it who judge what came of its predictions; the same on every instance.
     */
    Optional<AuditedOutcomes> audited(ModelKey key);

    /**
     * The judged windows of one size with what is known of the outcomes of their predictions, of those that this instance
     * holds and that start within the range, newest first.
     *
     * @param size one of the sizes of the contract
     * @param limit most windows to return
     */
    List<OutcomeWindow> outcomes(ModelKey key, Duration size, TimeRange range, int limit);

    /**
     * All that this instance knows of the predictions of a time and of their outcomes, judged or not, as one window: of those
     * panes that start within the range. Empty when it holds none.
     */
    Optional<OutcomeWindow> period(ModelKey key, TimeRange range);

    /** The tamper-evident trees. */
    default LedgerView ledger() {
        return new LedgerView() {};
    }

    /** Event time up to which this instance has judged the windows of a model version; empty before the first. */
    Optional<Instant> judgedUpTo(ModelKey key);
}
