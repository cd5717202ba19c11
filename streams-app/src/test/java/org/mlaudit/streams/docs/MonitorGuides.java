package org.mlaudit.streams.docs;

import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.mlaudit.streams.monitor.MonitorGuide;
import org.mlaudit.streams.monitor.Parameter;

/** What the reference says of monitors and policies. */
final class MonitorGuides {
    private MonitorGuides() {}

    static String of(Map<String, MonitorGuide> guides) {
        return guides.entrySet().stream()
                .map(guide -> of(guide.getKey(), guide.getValue()))
                .collect(Collectors.joining("\n"));
    }

    private static String of(String monitor, MonitorGuide guide) {
        StringBuilder text = new StringBuilder("### `" + monitor + "`\n\n");
        text.append(guide.computes()).append("\n\n");
        text.append("*When:* ").append(guide.use()).append(" *Cost:* ").append(guide.cost());
        text.append(". *Source:* ").append(guide.source()).append(".\n");
        if (!guide.parameters().isEmpty()) {
            text.append("\n").append(table(monitor, guide.parameters()));
        }
        return text.toString();
    }

    static String table(String monitor, List<Parameter> parameters) {
        StringBuilder text = new StringBuilder("| policy | default | meaning |\n|---|---|---|\n");
        for (Parameter parameter : parameters) {
            String name = parameter.name().isEmpty() || monitor.isEmpty()
                    ? monitor + parameter.name()
                    : monitor + "." + parameter.name();
            text.append("| `%s` | %s | %s%s |\n"
                    .formatted(
                            name,
                            parameter.standard(),
                            parameter.meaning().replace("|", "\\|"),
                            parameter.ofSegments()
                                    ? "; also by target and by segment field"
                                    : parameter.ofTarget() ? "; also by target" : ""));
        }
        return text.toString();
    }
}
