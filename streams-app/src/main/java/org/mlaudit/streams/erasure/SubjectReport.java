package org.mlaudit.streams.erasure;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.mlaudit.event.GovernanceEvent;
import org.mlaudit.keys.FieldKeys;
import org.mlaudit.keys.HeldKey;
import org.mlaudit.streams.governance.Erasures;
import org.mlaudit.streams.governance.HeldRecord;
import org.mlaudit.streams.governance.Hold;
import org.mlaudit.streams.governance.Holds;
import org.mlaudit.streams.record.CommittedRecords.Progress;
import org.mlaudit.topics.TopicCatalogue;

/**
 * Everything that the record holds about a data subject (Regulation (EU) 2016/679, Article 15): its decisions with the values
 * that they were made of, decrypted where the keys are there, with the outcome, the explanation and what stood out of each;
 * records that were refused; keys, legal holds and erasures. After an erasure the decisions are still found by the key that the
 * erasure names, without what was encrypted.
 */
public final class SubjectReport {
    private final TopicCatalogue topics;
    private final FieldKeys keys;
    private final SubjectRecords records;
    private final ProtectedValues values;

    /** Reports by these keys and records. */
    public SubjectReport(TopicCatalogue topics, FieldKeys keys, SubjectRecords records) {
        this.topics = topics;
        this.keys = keys;
        this.records = records;
        this.values = new ProtectedValues(keys);
    }

    /**
     * One decision.
     *
     * @param inference as it was recorded, without what protections left behind
     * @param values what was encrypted, where it can be read
     * @param groundTruth outcomes that came, the oldest first
     * @param explanations of the decision, the oldest first
     * @param anomalies what stood out
     */
    public record Decision(
            FoundRecord inference,
            ProtectedValues.Opened values,
            List<FoundRecord> groundTruth,
            List<FoundRecord> explanations,
            List<FoundRecord> anomalies) {}

    /**
     * Everything.
     *
     * @param subjectIndex the subject's keyed hash
     * @param keys that are there
     * @param decisions in the order of each partition
     * @param rejected records that were refused
     * @param holds that reach the subject, or may
     * @param erasures that were recorded
     */
    public record Everything(
            String subjectIndex,
            List<HeldKey> keys,
            List<Decision> decisions,
            List<FoundRecord> rejected,
            List<Hold> holds,
            List<GovernanceEvent> erasures) {

        /** Ready to be JSON. */
        public Map<String, @Nullable Object> tree() {
            return ReportTree.of(this);
        }
    }

    /** A record by field name, without what protections left behind. */
    public static Map<String, @Nullable Object> record(FoundRecord found) {
        return ReportTree.record(found);
    }

    /** Reads all topics and says what they hold. */
    public Everything of(String subject, List<GovernanceEvent> history, Progress progress) {
        String index = keys.subjectIndex(subject);
        List<HeldKey> held = keys.held(subject);
        List<GovernanceEvent> erasures = Erasures.of(history).ofSubject(index);
        Map<String, Decision> decisions = new LinkedHashMap<>();
        List<FoundRecord> rejected = new ArrayList<>();
        records.ofSubject(
                marks(subject, held, erasures),
                found -> {
                    if (found.topic().equals(topics.rejected().name())) {
                        rejected.add(found);
                    } else {
                        decisions.putIfAbsent(
                                found.id(),
                                new Decision(
                                        found,
                                        values.open(found),
                                        new ArrayList<>(),
                                        new ArrayList<>(),
                                        new ArrayList<>()));
                    }
                },
                progress);
        records.ofInferences(decisions.keySet(), found -> add(decisions, found), progress);
        return new Everything(
                index,
                held,
                List.copyOf(decisions.values()),
                rejected,
                holds(Holds.of(history), index, decisions.values()),
                erasures);
    }

    private static SubjectMarks marks(String subject, List<HeldKey> held, List<GovernanceEvent> erasures) {
        Set<String> ids = new HashSet<>();
        Set<String> aliases = new HashSet<>();
        held.forEach(key -> {
            ids.add(key.id());
            aliases.add(key.alias());
        });
        erasures.forEach(event -> Optional.ofNullable(event.getKeyId()).ifPresent(ids::add));
        return new SubjectMarks(ids, aliases, Optional.of(subject));
    }

    private void add(Map<String, Decision> decisions, FoundRecord found) {
        Decision decision = decisions.get(found.id());
        if (decision != null) {
            if (found.topic().equals(topics.groundTruth().name())) {
                decision.groundTruth().add(found);
            } else if (found.topic().equals(topics.explanations().name())) {
                decision.explanations().add(found);
            } else {
                decision.anomalies().add(found);
            }
        }
    }

    private static List<Hold> holds(Holds holds, String index, Iterable<Decision> decisions) {
        Map<String, Hold> reaching = new LinkedHashMap<>();
        holds.mayReach(index).stream()
                .filter(hold -> !hold.scope().needsRecords())
                .forEach(hold -> reaching.put(hold.caseName(), hold));
        for (Decision decision : decisions) {
            FoundRecord found = decision.inference();
            holds.reaching(new HeldRecord(index, found.model(), found.version(), found.occurredAt()))
                    .forEach(hold -> reaching.put(hold.caseName(), hold));
        }
        return List.copyOf(reaching.values());
    }
}
