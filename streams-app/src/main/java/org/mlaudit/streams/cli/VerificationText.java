package org.mlaudit.streams.cli;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.mlaudit.streams.ledger.verify.Aspect;
import org.mlaudit.streams.ledger.verify.ErasureReport;
import org.mlaudit.streams.ledger.verify.Place;
import org.mlaudit.streams.ledger.verify.TreeReport;
import org.mlaudit.streams.ledger.verify.Verdict;
import org.mlaudit.streams.ledger.verify.Verification;
import org.mlaudit.streams.ledger.verify.Violation;

/** A verification as a person reads it, and as a program does. */
final class VerificationText {
    private static final int MOST_ERASURES = 20;
    private static final String END = System.lineSeparator();

    private VerificationText() {}

    static String text(Verification found) {
        StringBuilder text = new StringBuilder("Ledger of " + found.where() + ", log " + found.log() + END);
        if (found.demo()) {
            text.append("The log says that its key is a demo key: this proves nothing to others.")
                    .append(END);
        }
        text.append(END);
        TextTable verdicts = new TextTable("VERDICT", "", "NOT LOOKED AT");
        for (Aspect aspect : Aspect.values()) {
            Verdict verdict = found.verdict(aspect);
            List<String> notes = verdict.notes();
            verdicts.row(aspect.name(), verdict.outcome().name(), notes.isEmpty() ? "" : notes.getFirst());
            notes.stream().skip(1).forEach(note -> verdicts.row("", "", note));
        }
        text.append(verdicts.text()).append(END).append(trees(found.trees()));
        violations(found, text);
        erasures(found.erasures(), text);
        return text.toString();
    }

    private static String trees(List<TreeReport> trees) {
        TextTable table =
                new TextTable("TREE", ">LEAVES", ">SIGNED", ">STATES", ">RECORDS", ">NO LONGER KEPT", ">ERASED");
        for (TreeReport tree : trees) {
            table.row(
                    tree.tree().toString(),
                    Long.toString(tree.leaves()),
                    Long.toString(tree.signed()),
                    Long.toString(tree.checkpoints()),
                    Long.toString(tree.records()),
                    Long.toString(tree.expired()),
                    Long.toString(tree.erased()));
        }
        return table.text();
    }

    private static void violations(Verification found, StringBuilder text) {
        if (found.violations().isEmpty()) {
            return;
        }
        text.append(END);
        TextTable table = new TextTable("VIOLATION", "WHERE", "WHAT");
        for (Violation violation : found.violations()) {
            String detail = violation.detail();
            table.row(
                    violation.reason().name(),
                    violation.place().toString(),
                    violation.reason().sentence() + (detail.isEmpty() ? "" : ": " + detail));
        }
        text.append(table.text());
        long all = found.counts().values().stream().mapToLong(Long::longValue).sum();
        if (all > found.violations().size()) {
            text.append("and " + (all - found.violations().size()) + " more").append(END);
        }
    }

    private static void erasures(List<ErasureReport> erasures, StringBuilder text) {
        if (erasures.isEmpty()) {
            return;
        }
        text.append(END);
        erasures.stream()
                .limit(MOST_ERASURES)
                .forEach(each -> text.append("ERASED: " + each.records() + " records under key " + each.keyId()
                                + ", authorised by " + each.authority())
                        .append(END));
        if (erasures.size() > MOST_ERASURES) {
            text.append("and " + (erasures.size() - MOST_ERASURES) + " more keys")
                    .append(END);
        }
    }

    static Map<String, Object> tree(Verification found) {
        Map<String, Object> tree = new LinkedHashMap<>();
        tree.put("where", found.where());
        tree.put("log", found.log());
        tree.put("demoKey", found.demo());
        Map<String, Object> verdicts = new LinkedHashMap<>();
        for (Aspect aspect : Aspect.values()) {
            Verdict verdict = found.verdict(aspect);
            verdicts.put(aspect.name(), Map.of("outcome", verdict.outcome().name(), "notLookedAt", verdict.notes()));
        }
        tree.put("verdicts", verdicts);
        tree.put(
                "violations",
                found.violations().stream().map(VerificationText::violation).toList());
        Map<String, Object> counts = new LinkedHashMap<>();
        found.counts().forEach((reason, count) -> counts.put(reason.name(), count));
        tree.put("counts", counts);
        tree.put("trees", found.trees().stream().map(VerificationText::tree).toList());
        tree.put(
                "erasures",
                found.erasures().stream().map(VerificationText::erasure).toList());
        return tree;
    }

    private static Map<String, Object> violation(Violation violation) {
        Map<String, Object> tree = new LinkedHashMap<>();
        tree.put("reason", violation.reason().name());
        tree.put("verdict", violation.reason().aspect().name());
        tree.put("what", violation.reason().sentence());
        tree.put("detail", violation.detail());
        place(tree, violation.place());
        return tree;
    }

    private static void place(Map<String, Object> tree, Place place) {
        tree.put("topic", place.tree().topic());
        tree.put("partition", place.tree().partition());
        if (place.firstLeaf() != Place.NONE) {
            tree.put("firstLeaf", place.firstLeaf());
            tree.put("lastLeaf", place.lastLeaf());
        }
        if (place.offset() != Place.NONE) {
            tree.put("offset", place.offset());
        }
    }

    private static Map<String, Object> tree(TreeReport report) {
        Map<String, Object> tree = new LinkedHashMap<>();
        tree.put("tree", report.tree().toString());
        tree.put("origin", report.origin());
        tree.put("leaves", report.leaves());
        tree.put("signed", report.signed());
        tree.put("states", report.checkpoints());
        tree.put("records", report.records());
        tree.put("noLongerKept", report.expired());
        tree.put("erased", report.erased());
        tree.put("greatestLatenessMicros", report.latestMicros());
        return tree;
    }

    private static Map<String, Object> erasure(ErasureReport erasure) {
        Map<String, Object> tree = new LinkedHashMap<>();
        tree.put("keyId", erasure.keyId());
        tree.put("records", erasure.records());
        place(tree, erasure.authority());
        return tree;
    }
}
