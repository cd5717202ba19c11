package org.mlaudit.streams.governance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;
import org.mlaudit.event.GovernanceEvent;

class RetentionLawsTest {
    private static final RetentionFloor FLOOR = new RetentionFloor(Duration.ofDays(183));

    /** A cluster and a log of events, changed as the commands do, with stops between the two steps of each. */
    private static final class Cluster {
        private final Map<String, TopicRetention> topics = new TreeMap<>();
        private final List<GovernanceEvent> history = new ArrayList<>();

        RecordedRetention recorded() {
            return RecordedRetention.of(history);
        }

        void place(String caseName, boolean stopped) {
            history.add(Histories.placed(caseName, HoldScope.ALL, recorded().detailsOfHold(topics)));
            apply(stopped);
        }

        void release(String caseName, boolean stopped) {
            history.add(Histories.released(caseName));
            apply(stopped);
        }

        void set(String topic, TopicRetention wanted, boolean stopped) {
            history.add(Histories.changed(topic, topics.get(topic), wanted));
            if (!recorded().suspended() && !stopped) {
                topics.put(topic, wanted);
            }
        }

        void apply(boolean stopped) {
            if (!stopped) {
                topics.putAll(recorded().changes(topics));
            }
        }
    }

    @Property(tries = 500)
    void nothingIsDeletedWhileAHoldIsActiveAndAfterTheLastAllIsAsItWasWanted(@ForAll long seed) {
        Random random = new Random(seed);
        Cluster cluster = new Cluster();
        Map<String, TopicRetention> wanted = new TreeMap<>();
        for (int i = 0; i < 3; i++) {
            wanted.put("t" + i, retention(random));
        }
        cluster.topics.putAll(wanted);
        List<String> active = new ArrayList<>();
        for (int i = 0; i < 20; i++) {
            switch (random.nextInt(3)) {
                case 0 -> {
                    active.add("c" + i);
                    // Stopped between the steps, it is done again, as the command and the next start do.
                    cluster.place("c" + i, random.nextBoolean());
                    cluster.apply(false);
                }
                case 1 -> {
                    if (!active.isEmpty()) {
                        cluster.release(active.remove(random.nextInt(active.size())), random.nextBoolean());
                        cluster.apply(false);
                    }
                }
                default -> {
                    String topic = "t" + random.nextInt(3);
                    TopicRetention set = retention(random);
                    wanted.put(topic, set);
                    cluster.set(topic, set, false);
                }
            }
            if (active.isEmpty()) {
                assertThat(cluster.topics).isEqualTo(wanted);
            } else {
                assertThat(cluster.topics.values()).containsOnly(TopicRetention.FOR_EVER);
            }
            assertThat(cluster.recorded().changes(cluster.topics)).isEmpty();
        }
    }

    @Test
    void aStopAfterAHoldIsRecordedDoesNotLoseWhatTopicsKept() {
        Cluster cluster = new Cluster();
        TopicRetention before = new TopicRetention(Duration.ofDays(400).toMillis(), 1000);
        cluster.topics.put("t", before);
        cluster.place("a", true);
        cluster.place("b", false);
        assertThat(cluster.topics.get("t")).isEqualTo(TopicRetention.FOR_EVER);
        cluster.release("a", false);
        assertThat(cluster.topics.get("t")).isEqualTo(TopicRetention.FOR_EVER);
        cluster.release("b", true);
        assertThat(cluster.topics.get("t")).isEqualTo(TopicRetention.FOR_EVER);
        cluster.apply(false);
        assertThat(cluster.topics.get("t")).isEqualTo(before);
    }

    @Test
    void whatWasSetOutsideIsLeftAloneWhileNoHoldIsActive() {
        Cluster cluster = new Cluster();
        cluster.topics.put("t", TopicRetention.of(Duration.ofDays(200)));
        cluster.place("a", false);
        cluster.release("a", false);
        cluster.topics.put("t", TopicRetention.of(Duration.ofDays(300)));

        assertThat(cluster.recorded().changes(cluster.topics)).isEmpty();
    }

    @Property(tries = 500)
    void theFloorRefusesExactlyWhatDeletesEarlier(@ForAll long seed) {
        TopicRetention wanted = retention(new Random(seed));
        boolean keeps = wanted.bytes() < 0
                && (wanted.millis() < 0
                        || wanted.millis() >= Duration.ofDays(183).toMillis());

        assertThat(FLOOR.refusal("t", wanted).isEmpty()).isEqualTo(keeps);
        assertThat(new RetentionFloor(Duration.ZERO).refusal("t", wanted)).isEmpty();
    }

    @Test
    void aRefusalSaysWhy() {
        assertThat(FLOOR.refusal("audit.inferences", TopicRetention.of(Duration.ofDays(7))))
                .hasValue(
                        "audit.inferences would keep records for 7 days, but ledgered records are kept for at least 183"
                                + " days (retention.floor)");
        assertThat(FLOOR.refusal("t", new TopicRetention(-1, 5)).orElseThrow()).contains("5 bytes for each partition");
        assertThat(TopicRetention.of(Duration.ofHours(36)).text()).isEqualTo("PT36H");
        assertThat(TopicRetention.FOR_EVER.text()).isEqualTo("for ever");
        assertThatThrownBy(() -> new TopicRetention(-2, -1)).hasMessageContaining("-2 ms");
    }

    private static TopicRetention retention(Random random) {
        long millis = random.nextInt(4) == 0
                ? -1
                : Duration.ofDays(random.nextInt(400)).toMillis() + random.nextInt(2);
        return new TopicRetention(millis, random.nextInt(5) == 0 ? random.nextInt(1000) : -1);
    }
}
