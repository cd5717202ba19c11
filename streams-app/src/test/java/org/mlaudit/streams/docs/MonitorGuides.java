package org.mlaudit.streams.docs;

import java.util.List;
import java.util.stream.Collectors;
import org.mlaudit.streams.monitor.Monitor;
import org.mlaudit.streams.monitor.MonitorGuide;
import org.mlaudit.streams.monitor.Parameter;

/** What the reference says of monitors and policies. */
final class MonitorGuides {
    private MonitorGuides() {}

    static String of(List<Monitor> monitors) {
        return monitors.stream().map(MonitorGuides::of).collect(Collectors.joining("\n"));
    }

    private static String of(Monitor monitor) {
        MonitorGuide guide = monitor.guide();
        StringBuilder text = new StringBuilder("### `" + monitor.name() + "`\n\n");
        text.append(guide.computes()).append("\n\n");
        text.append("*When:* ").append(guide.use()).append(" *Cost:* ").append(guide.cost());
        text.append(". *Source:* ").append(guide.source()).append(".\n");
        if (!guide.parameters().isEmpty()) {
            text.append("\n").append(table(monitor.name(), guide.parameters()));
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
