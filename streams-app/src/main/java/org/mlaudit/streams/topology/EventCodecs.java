package org.mlaudit.streams.topology;

import org.mlaudit.codec.EventCodec;
import org.mlaudit.event.Action;
import org.mlaudit.event.Alert;
import org.mlaudit.event.Anomaly;
import org.mlaudit.event.Checkpoint;
import org.mlaudit.event.Explanation;
import org.mlaudit.event.Finding;
import org.mlaudit.event.GovernanceEvent;
import org.mlaudit.event.LedgerEntries;
import org.mlaudit.event.LedgerRoot;
import org.mlaudit.event.ModelVersion;
import org.mlaudit.event.Rejected;
import org.mlaudit.registry.SchemaRegistry;
import org.mlaudit.topics.TopicCatalogue;

/**
 * Makes the codecs of the topics' events. A codec is for one thread, so each step and each caller makes its own.
 *
 * @param topics names of the topics
 * @param registry where their schemas are registered
 */
public record EventCodecs(TopicCatalogue topics, SchemaRegistry registry) {
    /** Values of the findings topic; the findings store holds the same bytes. */
    public EventCodec<Finding> findings() {
        return new EventCodec<>(Finding.class, topics.findings().name(), registry);
    }

    /** Values of the alerts topic. */
    public EventCodec<Alert> alerts() {
        return new EventCodec<>(Alert.class, topics.alerts().name(), registry);
    }

    /** Values of the topic of what people did about alerts. */
    public EventCodec<Action> actions() {
        return new EventCodec<>(Action.class, topics.actions().name(), registry);
    }

    /** Values of the anomalies topic. */
    public EventCodec<Anomaly> anomalies() {
        return new EventCodec<>(Anomaly.class, topics.anomalies().name(), registry);
    }

    /** Values of the explanations topic. */
    public EventCodec<Explanation> explanations() {
        return new EventCodec<>(Explanation.class, topics.explanations().name(), registry);
    }

    /** Values of the rejected topic. */
    public EventCodec<Rejected> rejected() {
        return new EventCodec<>(Rejected.class, topics.rejected().name(), registry);
    }

    /** Values of the catalog topic. */
    public EventCodec<ModelVersion> models() {
        return new EventCodec<>(ModelVersion.class, topics.models().name(), registry);
    }

    /** Values of the topic of the trees' leaves. */
    public EventCodec<LedgerEntries> ledgerEntries() {
        return new EventCodec<>(LedgerEntries.class, topics.ledger().name(), registry);
    }

    /** Values of the topic that says how far the trees have grown. */
    public EventCodec<LedgerRoot> ledgerRoots() {
        return new EventCodec<>(LedgerRoot.class, topics.roots().name(), registry);
    }

    /** Values of the governance topic. */
    public EventCodec<GovernanceEvent> governance() {
        return new EventCodec<>(GovernanceEvent.class, topics.governance().name(), registry);
    }

    /** Values of the topic of signed checkpoints. */
    public EventCodec<Checkpoint> checkpoints() {
        return new EventCodec<>(Checkpoint.class, topics.checkpoints().name(), registry);
    }
}
