package org.mlaudit.streams.cli;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.mlaudit.streams.config.AppConfig;

/** Runs commands against topics of one prefix of a broker, with a schema registry in memory. */
final class Cluster {
    private final List<String> pairs;

    Cluster(String broker, String prefix, String... more) {
        pairs = new ArrayList<>(List.of(
                "kafka.bootstrap.servers=" + broker,
                "schema.registry.url=mock://" + prefix,
                "topics.partitions=1",
                "topics.prefix=" + prefix + "."));
        pairs.addAll(List.of(more));
    }

    Ran run(String... arguments) {
        List<String> all = new ArrayList<>(List.of(arguments));
        pairs.forEach(pair -> all.addAll(List.of("--set", pair)));
        return Ran.of(all.toArray(String[]::new));
    }

    AppConfig config() {
        Map<String, String> values = new HashMap<>();
        for (String pair : pairs) {
            int equals = pair.indexOf('=');
            values.put(pair.substring(0, equals), pair.substring(equals + 1));
        }
        return AppConfig.of(values);
    }
}
