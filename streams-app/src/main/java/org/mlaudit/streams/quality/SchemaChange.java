package org.mlaudit.streams.quality;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.mlaudit.event.Verdict;
import org.mlaudit.streams.monitor.AuditedModel;
import org.mlaudit.streams.monitor.Evidence;
import org.mlaudit.streams.monitor.Evidence.Ruled;
import org.mlaudit.streams.monitor.ModelHistory;
import org.mlaudit.streams.monitor.ModelWindow;
import org.mlaudit.streams.monitor.Monitor;
import org.mlaudit.streams.monitor.MonitorGuide;
import org.mlaudit.streams.monitor.PastWindow;
import org.mlaudit.streams.monitor.Subject;

/** Whether inferences are written with other schemas than in the window before. */
public final class SchemaChange implements Monitor {
    private static final String NAME = "quality.schema";
    private static final String STATISTIC = "schemas";

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public MonitorGuide guide() {
        return new MonitorGuide(
                "Number of writer schemas that appeared or vanished since the window before, by their ids in the schema"
                        + " registry: WARNING when there is one. The effect is the share of the window's inferences with a"
                        + " schema that appeared.",
                "Always: another schema means that a producer or the contract changed, which explains what other monitors"
                        + " see.",
                List.of(),
                "the schemas of two windows",
                "");
    }

    @Override
    public int historyLength(AuditedModel model, Duration size) {
        return 1;
    }

    @Override
    public List<Evidence> evaluate(ModelWindow window, ModelHistory history, AuditedModel model) {
        Subject subject = Subject.of(NAME, Subject.WINDOW);
        SortedMap<Integer, Long> now = window.summary().intake().schemas().counts();
        SortedMap<Integer, Long> before = history.newest(1).windows().stream()
                .map(PastWindow::summary)
                .flatMap(Optional::stream)
                .findFirst()
                .map(summary -> summary.intake().schemas().counts())
                .orElse(new TreeMap<>());
        if (now.isEmpty() || before.isEmpty()) {
            return List.of(Evidence.insufficient(
                    subject,
                    STATISTIC,
                    window.rows(),
                    0,
                    "the schemas of " + (now.isEmpty() ? "this window" : "the window before") + " are not known"));
        }
        TreeSet<Integer> appeared = new TreeSet<>(now.keySet());
        appeared.removeAll(before.keySet());
        TreeSet<Integer> vanished = new TreeSet<>(before.keySet());
        vanished.removeAll(now.keySet());
        long rows = now.values().stream().mapToLong(Long::longValue).sum();
        long fresh = appeared.stream().mapToLong(id -> now.getOrDefault(id, 0L)).sum();
        int changes = appeared.size() + vanished.size();
        Map<String, String> details = new TreeMap<>();
        details.put("schemas", shown(now.keySet()));
        if (changes > 0) {
            details.put("appeared", shown(appeared));
            details.put("vanished", shown(vanished));
        }
        return List.of(Evidence.rule(
                subject,
                STATISTIC,
                new Ruled(changes == 0 ? Verdict.OK : Verdict.WARNING, changes, (double) fresh / rows, 0),
                rows,
                before.values().stream().mapToLong(Long::longValue).sum(),
                details));
    }

    private static String shown(Set<Integer> ids) {
        return ids.isEmpty() ? "none" : ids.stream().map(String::valueOf).collect(Collectors.joining(", "));
    }
}
