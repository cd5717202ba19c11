package org.mlaudit.quickstart.demo;

import java.io.PrintStream;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.mlaudit.contract.ReasonCode;
import org.mlaudit.event.Alert;
import org.mlaudit.event.AlertState;
import org.mlaudit.event.Explanation;
import org.mlaudit.event.Finding;
import org.mlaudit.event.Rejected;
import org.mlaudit.event.Verdict;

/**
 * What has arrived on the topics so far: inferences by id, so that one published twice is seen; rejected records as they are, of ground truth that
 * met no inference the ids; findings by what they judge, the
 * newest revision of each; alerts by id, the newest state of each. Safe for use by several threads.
 */
final class Tally {

    private final Set<String> ids = new HashSet<>();
    private final Map<String, Integer> rejected = new TreeMap<>();
    private final Map<String, Integer> unmatched = new TreeMap<>();
    private final Map<String, Finding> findings = new LinkedHashMap<>();
    private final Map<String, Alert> alerts = new HashMap<>();
    private final Set<List<Object>> windows = new HashSet<>();
    private long inferences;
    private long rejections;
    private long truths;
    private final ExplainedFlights explained = new ExplainedFlights();

    /**
     * Figures of a moment.
     *
     * @param inferences inferences published
     * @param duplicates inferences published more than once
     * @param truths records of ground truth published
     * @param explanations explanations sent
     * @param explained inferences explained
     * @param rejected records refused, but for the next
     * @param unmatched records of ground truth refused because they met no inference
     * @param windows windows judged
     * @param findings findings, without those that a newer revision replaced
     * @param alarms findings that are alarms
     * @param alerts alerts opened so far
     * @param open alerts that are open now
     */
    record Figures(
            long inferences,
            long duplicates,
            long truths,
            long explanations,
            long explained,
            long rejected,
            long unmatched,
            int windows,
            int findings,
            int alarms,
            int alerts,
            int open) {}

    synchronized void inference(String id) {
        inferences++;
        ids.add(id);
    }

    /** How many different inferences have been published. */
    synchronized long captured() {
        return ids.size();
    }

    synchronized void truth() {
        truths++;
    }

    synchronized void explained(Explanation explanation) {
        explained.add(explanation);
    }

    /** Prints what the explanations say. */
    synchronized void printExplained(PrintStream out) {
        explained.print(out);
    }

    /** What base value and attributions differ from the model's output at most, in log-odds. */
    synchronized double greatestAdditivityError() {
        return explained.greatestError();
    }

    /** Notes a refusal; of ground truth that met no inference the key is the id that it names. */
    synchronized void rejected(String key, Rejected record) {
        if (record.getReasons().stream().anyMatch(reason -> reason.getCode().equals(ReasonCode.UNMATCHED.name()))) {
            unmatched.merge(key, 1, Integer::sum);
            return;
        }
        rejections++;
        rejected.merge(Expected.of(record), 1, Integer::sum);
    }

    synchronized void finding(Finding finding) {
        String judged = String.join(
                "|",
                finding.getModel(),
                finding.getVersion(),
                finding.getWindowStart().toString(),
                finding.getWindowEnd().toString(),
                finding.getMonitor(),
                finding.getTarget(),
                finding.getStatistic(),
                String.valueOf(finding.getSegment()),
                String.valueOf(finding.getBaseline()));
        findings.merge(judged, finding, (old, now) -> now.getRevision() >= old.getRevision() ? now : old);
        windows.add(List.of(finding.getModel(), finding.getWindowStart(), finding.getWindowEnd()));
    }

    synchronized void alert(Alert alert) {
        alerts.put(alert.getId(), alert);
    }

    synchronized Figures figures() {
        int alarms = 0;
        for (Finding finding : findings.values()) {
            alarms += finding.getVerdict() == Verdict.ALARM ? 1 : 0;
        }
        int open = 0;
        for (Alert alert : alerts.values()) {
            open += alert.getState() == AlertState.RESOLVED ? 0 : 1;
        }
        return new Figures(
                inferences,
                inferences - ids.size(),
                truths,
                explained.explanations(),
                explained.inferences(),
                rejections,
                unmatched.values().stream().mapToLong(Integer::longValue).sum(),
                windows.size(),
                findings.size(),
                alarms,
                alerts.size(),
                open);
    }

    /** How often each kind of refusal of each record occurred, as {@link Expected} writes them. */
    synchronized Map<String, Integer> rejections() {
        return new TreeMap<>(rejected);
    }

    /** How often ground truth of each id was refused because it met no inference. */
    synchronized Map<String, Integer> unmatched() {
        return new TreeMap<>(unmatched);
    }

    /** The findings that stand. */
    synchronized Collection<Finding> findings() {
        return List.copyOf(findings.values());
    }

    /** The alerts in their newest state. */
    synchronized Collection<Alert> alerts() {
        return List.copyOf(alerts.values());
    }
}
