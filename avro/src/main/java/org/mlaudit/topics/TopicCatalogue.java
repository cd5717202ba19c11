package org.mlaudit.topics;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import org.apache.kafka.clients.admin.Admin;
import org.mlaudit.event.Action;
import org.mlaudit.event.Alert;
import org.mlaudit.event.Anomaly;
import org.mlaudit.event.Checkpoint;
import org.mlaudit.event.Explanation;
import org.mlaudit.event.Finding;
import org.mlaudit.event.GovernanceEvent;
import org.mlaudit.event.GroundTruth;
import org.mlaudit.event.LedgerEntries;
import org.mlaudit.event.LedgerRoot;
import org.mlaudit.event.ModelVersion;
import org.mlaudit.event.Rejected;
import org.mlaudit.topics.Topic.Cleanup;

/** Every topic of the product under one prefix: the single place that knows their names and settings. */
public final class TopicCatalogue {
    /** Prefix unless told otherwise. */
    public static final String DEFAULT_PREFIX = "audit.";

    private static final Pattern PREFIX = Pattern.compile("[A-Za-z0-9._-]{0,128}");
    private static final int SPREAD = 6;
    private static final Optional<Duration> DAY = Optional.of(Duration.ofDays(1));
    private static final Optional<Duration> WEEK = Optional.of(Duration.ofDays(7));
    private static final Optional<Duration> MONTH = Optional.of(Duration.ofDays(30));
    /** Over half a year: logs of high-risk systems are kept for six months at least (Regulation (EU) 2024/1689, Article 19). */
    private static final Optional<Duration> HALF_YEAR = Optional.of(Duration.ofDays(190));

    private static final Optional<Duration> YEAR = Optional.of(Duration.ofDays(400));
    private static final Optional<Duration> DECADE = Optional.of(Duration.ofDays(3660));

    private final String prefix;

    /** The topics under {@link #DEFAULT_PREFIX}. */
    public TopicCatalogue() {
        this(DEFAULT_PREFIX);
    }

    /**
     * The topics under a prefix.
     *
     * @throws IllegalArgumentException if Kafka would not take names with it
     */
    public TopicCatalogue(String prefix) {
        if (!PREFIX.matcher(prefix).matches()) {
            throw new IllegalArgumentException(
                    "topic prefix '" + prefix + "' must be at most 128 letters, digits, dots, underscores and hyphens");
        }
        this.prefix = prefix;
    }

    /** What names start with. */
    public String prefix() {
        return prefix;
    }

    /** Captured inferences, partitioned by id. */
    public Topic inferences() {
        String description = "Captured inferences, one record type for each model version";
        return topic("inferences", "inference id", "Inference", SPREAD, Cleanup.TIME, HALF_YEAR, description);
    }

    /** Real outcomes, partitioned as the inferences. */
    public Topic groundTruth() {
        String description = "Real outcomes of inferences; a later one corrects an earlier one";
        return topic("ground-truth", "inference id", name(GroundTruth.class), SPREAD, Cleanup.TIME, YEAR, description);
    }

    /** Registered model versions. */
    public Topic models() {
        String description = "Registered model versions with contract, reference and lifecycle state";
        Optional<Duration> forever = Optional.empty();
        return topic("models", "model/version", name(ModelVersion.class), 1, Cleanup.COMPACT, forever, description);
    }

    /** Records that were not accepted. */
    public Topic rejected() {
        String description = "Records that were not accepted, with their bytes and every reason";
        return topic(
                "rejected", "inference id or null", name(Rejected.class), SPREAD, Cleanup.TIME, MONTH, description);
    }

    /** What the partitions of inferences tell the step that merges windows by model. */
    public Topic windowParts() {
        String description =
                "Newest state of each pane in each partition of inferences, on its way to be merged by model";
        return topic("window-parts", "model/version", "internal", SPREAD, Cleanup.TIME, DAY, description);
    }

    /** What monitors say. */
    public Topic findings() {
        String description = "What monitors say of windows; a higher revision replaces a lower one";
        return topic("findings", "model/version", name(Finding.class), SPREAD, Cleanup.TIME, YEAR, description);
    }

    /** Inferences that stand out. */
    public Topic anomalies() {
        String description = "Inferences that stand out from their reference";
        return topic("anomalies", "inference id", name(Anomaly.class), SPREAD, Cleanup.TIME, HALF_YEAR, description);
    }

    /** Why models answered as they did. */
    public Topic explanations() {
        String description = "Why models answered as they did, feature by feature";
        return topic(
                "explanations", "inference id", name(Explanation.class), SPREAD, Cleanup.TIME, HALF_YEAR, description);
    }

    /** Inferences that wait to be explained by sampling, partitioned as the inferences. */
    public Topic explanationRequests() {
        String description = "Inferences that wait to be explained by sampling";
        return topic("explanation-requests", "inference id", "internal", SPREAD, Cleanup.TIME, WEEK, description);
    }

    /** What sampling explained, on its way to be kept; partitioned as the inferences. */
    public Topic explained() {
        String description = "What sampling explained, on its way to be kept and summed up";
        return topic("explained", "inference id", name(Explanation.class), SPREAD, Cleanup.TIME, DAY, description);
    }

    /** What is to be kept of single inferences by id; partitioned as the inferences. */
    public Topic inferencePlaces() {
        String description = "Where single inferences lie and what was said of them, on its way to be kept by id";
        return topic("inference-places", "inference id", "internal", SPREAD, Cleanup.TIME, DAY, description);
    }

    /** Conditions that a person should know of. */
    public Topic alerts() {
        String description = "Alerts and their state; the newest record of an id counts";
        return topic("alerts", "alert id", name(Alert.class), SPREAD, Cleanup.COMPACT_AND_TIME, YEAR, description);
    }

    /** What people did about alerts, in one order. */
    public Topic actions() {
        String description = "What people did about alerts";
        return topic("actions", "alert id", name(Action.class), 1, Cleanup.TIME, DECADE, description);
    }

    /** What was decided about the record itself, in one order. */
    public Topic governance() {
        String description = "Erasures, legal holds, retention, registered models and keys: what was decided, by whom";
        return topic("governance", "event id", name(GovernanceEvent.class), 1, Cleanup.TIME, DECADE, description);
    }

    /** Leaves of the tamper-evident trees. */
    public Topic ledger() {
        String description = "Leaves of the tamper-evident trees, one tree for each partition of a ledgered topic";
        return topic("ledger", "tree", name(LedgerEntries.class), SPREAD, Cleanup.TIME, DECADE, description);
    }

    /** How far the trees have grown, for the signer; partitioned as the leaves. */
    public Topic roots() {
        String description = "How far the tamper-evident trees have grown, on its way to be signed";
        return topic("roots", "tree", name(LedgerRoot.class), SPREAD, Cleanup.TIME, WEEK, description);
    }

    /** Signed states of the tamper-evident trees, in one order. */
    public Topic checkpoints() {
        String description = "Signed states of the tamper-evident trees";
        return topic("checkpoints", "tree", name(Checkpoint.class), 1, Cleanup.TIME, DECADE, description);
    }

    /** What the signer of the tamper-evident trees knows; who owns its one partition signs. */
    public Topic signer() {
        String description = "What the signer of the tamper-evident trees knows, so that another instance can go on";
        Optional<Duration> forever = Optional.empty();
        return topic("signer", "log of logs", "internal", 1, Cleanup.COMPACT, forever, description);
    }

    /** The topics of which a tamper-evident tree can be kept, by the name that follows the prefix. */
    public Map<String, Topic> ledgered() {
        Map<String, Topic> ledgered = new LinkedHashMap<>();
        for (Topic topic : List.of(inferences(), groundTruth(), explanations(), governance(), actions())) {
            ledgered.put(topic.name().substring(prefix.length()), topic);
        }
        return ledgered;
    }

    /** All topics. */
    public List<Topic> topics() {
        return List.of(
                inferences(),
                groundTruth(),
                models(),
                rejected(),
                windowParts(),
                findings(),
                anomalies(),
                explanations(),
                explanationRequests(),
                explained(),
                inferencePlaces(),
                alerts(),
                actions(),
                governance(),
                ledger(),
                roots(),
                checkpoints(),
                signer());
    }

    /**
     * Creates the topics that are missing and says which of the others are not as they should be; those are never changed.
     * Another instance may do the same at the same time.
     *
     * @throws TopicException if Kafka cannot be reached or refuses
     */
    public TopicReport ensure(Admin admin, TopicOptions options) {
        return new TopicCreation(admin, options).ensure(topics());
    }

    /** The topics as a Markdown table. */
    public String describe() {
        StringBuilder table = new StringBuilder("""
                | topic | key | value | partitions | cleanup | retention | holds |
                |---|---|---|---|---|---|---|
                """);
        for (Topic topic : topics()) {
            String retention =
                    topic.retention().map(kept -> kept.toDays() + " days").orElse("for ever");
            table.append("| `")
                    .append(topic.name())
                    .append("` | ")
                    .append(topic.key())
                    .append(" | ");
            table.append(topic.value()).append(" | ").append(topic.partitions()).append(" | ");
            table.append(topic.cleanup().policy())
                    .append(" | ")
                    .append(retention)
                    .append(" | ");
            table.append(topic.description()).append(" |\n");
        }
        return table.toString();
    }

    private Topic topic(
            String name,
            String key,
            String value,
            int partitions,
            Cleanup cleanup,
            Optional<Duration> retention,
            String description) {
        return new Topic(prefix + name, key, value, partitions, cleanup, retention, description);
    }

    private static String name(Class<?> type) {
        return type.getSimpleName();
    }
}
