package org.mlaudit.streams.docs;

import java.util.List;
import org.mlaudit.contract.PredictionKind;
import org.mlaudit.streams.performance.MetricDefinition;

/** What the reference says of metrics. */
final class MetricTables {
    private MetricTables() {}

    static String of(List<MetricDefinition> metrics) {
        StringBuilder text = new StringBuilder();
        for (PredictionKind kind : PredictionKind.values()) {
            text.append("### ").append(kind).append("\n\n");
            text.append("| metric | better | range | interval | meaning |\n|---|---|---|---|---|\n");
            for (MetricDefinition metric : metrics) {
                if (metric.kind() == kind) {
                    text.append(row(metric));
                }
            }
            text.append('\n');
        }
        return text.toString();
    }

    private static String row(MetricDefinition metric) {
        String better = switch (metric.better()) {
            case HIGHER -> "higher";
            case LOWER -> "lower";
            case NEITHER -> "";
        };
        return "| `%s` | %s | %s to %s | %s | %s |\n"
                .formatted(
                        metric.name(),
                        better,
                        end(metric.least()),
                        end(metric.most()),
                        metric.interval().text(),
                        metric.meaning().replace("|", "\\|"));
    }

    private static String end(double value) {
        return Double.isInfinite(value) ? (value < 0 ? "-∞" : "∞") : Integer.toString((int) value);
    }
}
