package org.mlaudit.streams.ledger.verify;

import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import java.util.TreeMap;
import org.mlaudit.streams.ledger.LeafView;

/** Which events of each producer have a leaf, over all partitions of a topic. */
final class Sequences {
    private static final int MOST_GAPS = 20;

    private final String topic;
    private final Map<String, SequenceSet> producers = new HashMap<>();
    private byte[] lastProducer = {};
    private SequenceSet last = new SequenceSet();

    Sequences(String topic) {
        this.topic = topic;
    }

    void add(LeafView leaf) {
        if (leaf.sequence() < 0) {
            return;
        }
        if (producers.isEmpty() || !leaf.producerIs(lastProducer)) {
            String producer = leaf.producer();
            lastProducer = producer.getBytes(StandardCharsets.UTF_8);
            last = producers.computeIfAbsent(producer, any -> new SequenceSet());
        }
        last.add(leaf.sequence());
    }

    boolean isEmpty() {
        return producers.isEmpty();
    }

    void report(TreeName anywhere, Findings findings) {
        new TreeMap<>(producers).forEach((producer, set) -> {
            if (set.least() > 0) {
                findings.limit(
                        Aspect.COMPLETENESS,
                        "producer " + producer + " of " + topic + " had counted " + set.least()
                                + " events before the first one that has a leaf: they came before the ledger, or never reached it");
            }
            if (set.missing() == 0) {
                return;
            }
            for (SequenceSet.Gap gap : set.gaps(MOST_GAPS)) {
                String numbers = gap.first() == gap.last()
                        ? "number " + gap.first()
                        : "numbers " + gap.first() + " to " + gap.last();
                findings.add(
                        Reason.SEQUENCE_GAP,
                        Place.of(anywhere),
                        "producer " + producer + " of " + topic + ": " + numbers
                                + " of those that it counted have no leaf in any" + " partition, " + set.missing()
                                + " in all");
            }
        });
    }
}
