package org.mlaudit.streams.erasure;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.mlaudit.codec.InferenceSchema;
import org.mlaudit.event.GovernanceEvent;
import org.mlaudit.keys.HeldKey;
import org.mlaudit.streams.governance.Hold;

/** A report about a subject as a tree that is ready to be JSON. */
final class ReportTree {
    private ReportTree() {}

    static Map<String, @Nullable Object> of(SubjectReport.Everything all) {
        Map<String, @Nullable Object> tree = new LinkedHashMap<>();
        tree.put("subjectIndex", all.subjectIndex());
        tree.put("keys", all.keys().stream().map(ReportTree::key).toList());
        tree.put("decisions", all.decisions().stream().map(ReportTree::decision).toList());
        tree.put("rejected", records(all.rejected()));
        tree.put("holds", all.holds().stream().map(ReportTree::hold).toList());
        tree.put("erasures", all.erasures().stream().map(ReportTree::erasure).toList());
        return tree;
    }

    private static Map<String, @Nullable Object> key(HeldKey key) {
        Map<String, @Nullable Object> tree = new LinkedHashMap<>();
        tree.put("id", key.id());
        tree.put("alias", key.alias());
        tree.put("purpose", key.purpose());
        tree.put("createdAt", key.createdAt().toString());
        return tree;
    }

    private static Map<String, @Nullable Object> decision(SubjectReport.Decision decision) {
        Map<String, @Nullable Object> tree = new LinkedHashMap<>(found(decision.inference()));
        Map<String, @Nullable Object> encrypted = new LinkedHashMap<>();
        encrypted.put("state", decision.values().state().name());
        decision.inference().keyId().ifPresent(id -> encrypted.put("keyId", id));
        decision.values().erasedAt().ifPresent(at -> encrypted.put("erasedAt", at.toString()));
        encrypted.put("values", decision.values().values());
        tree.put("encrypted", encrypted);
        tree.put("groundTruth", records(decision.groundTruth()));
        tree.put("explanations", records(decision.explanations()));
        tree.put("anomalies", records(decision.anomalies()));
        return tree;
    }

    private static List<Map<String, @Nullable Object>> records(List<FoundRecord> found) {
        return found.stream().map(ReportTree::found).toList();
    }

    private static Map<String, @Nullable Object> found(FoundRecord found) {
        Map<String, @Nullable Object> tree = new LinkedHashMap<>();
        tree.put("topic", found.topic());
        tree.put("partition", found.partition());
        tree.put("offset", found.offset());
        tree.put("occurredAt", found.occurredAt().toString());
        tree.put("record", record(found));
        return tree;
    }

    static Map<String, @Nullable Object> record(FoundRecord found) {
        Map<String, @Nullable Object> record = PlainTree.of(found.value());
        record.remove(InferenceSchema.PROTECTION_FIELD);
        return record;
    }

    private static Map<String, @Nullable Object> hold(Hold hold) {
        Map<String, @Nullable Object> tree = new LinkedHashMap<>();
        tree.put("case", hold.caseName());
        tree.put("reaches", hold.scope().text());
        tree.put("placedAt", hold.placedAt().toString());
        tree.put("actor", hold.actor());
        tree.put("reason", hold.reason());
        return tree;
    }

    private static Map<String, @Nullable Object> erasure(GovernanceEvent event) {
        Map<String, @Nullable Object> tree = new LinkedHashMap<>();
        tree.put("event", event.getId());
        tree.put("keyId", event.getKeyId());
        tree.put("at", event.getOccurredAt().toString());
        tree.put("actor", event.getActor());
        tree.put("reason", event.getReason());
        return tree;
    }
}
