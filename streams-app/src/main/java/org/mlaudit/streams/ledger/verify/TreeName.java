package org.mlaudit.streams.ledger.verify;

/**
 * A tree within a ledger, by what it is about.
 *
 * @param topic without the prefix of the platform's topics; {@code log} is the log of logs
 * @param partition from 0; 0 of the log of logs
 */
public record TreeName(String topic, int partition) implements Comparable<TreeName> {
    private static final String LOG_TOPIC = "log";

    /** The log of logs. */
    public static final TreeName LOG = new TreeName(LOG_TOPIC, 0);

    /** Whether this is the log of logs. */
    public boolean isLog() {
        return topic.equals(LOG_TOPIC);
    }

    @Override
    public int compareTo(TreeName other) {
        int byTopic = topic.compareTo(other.topic);
        return byTopic != 0 ? byTopic : Integer.compare(partition, other.partition);
    }

    @Override
    public String toString() {
        return isLog() ? LOG_TOPIC : topic + "/" + partition;
    }
}
