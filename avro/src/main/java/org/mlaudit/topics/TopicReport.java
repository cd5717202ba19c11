package org.mlaudit.topics;

import java.util.List;

/**
 * What {@link TopicCatalogue#ensure} found and did.
 *
 * @param created names of the topics that were created
 * @param differences settings of topics that were there and are not as the catalogue has them; they are left alone
 */
public record TopicReport(List<String> created, List<Difference> differences) {
    public TopicReport {
        created = List.copyOf(created);
        differences = List.copyOf(differences);
    }

    /**
     * A setting that is not as expected.
     *
     * @param topic name of the topic
     * @param setting name of the setting, or {@code partitions} or {@code replication}
     */
    public record Difference(String topic, String setting, String expected, String actual) {
        @Override
        public String toString() {
            return "topic " + topic + " has " + setting + " " + actual + " instead of " + expected;
        }
    }
}
