package org.mlaudit.streams.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.Admin;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.mlaudit.keys.FieldKeys;
import org.mlaudit.keys.KeySettings;
import org.mlaudit.streams.EmbeddedBroker;
import org.mlaudit.streams.governance.TopicRetention;
import org.mlaudit.streams.retention.TopicRetentions;

/** {@code hold} and {@code retention} against a real broker. */
class GovernanceCommandsTest {
    private static final String REASON = "--reason=a reason";

    @TempDir
    static Path directory;

    private static EmbeddedBroker broker;

    @BeforeAll
    static void startBroker() throws Exception {
        broker = new EmbeddedBroker(directory.resolve("broker"));
    }

    @AfterAll
    static void stopBroker() {
        broker.close();
    }

    private static TopicRetention kept(String topic) throws ExecutionException, InterruptedException {
        try (Admin admin = Admin.create(Map.of("bootstrap.servers", broker.address()))) {
            return new TopicRetentions(admin).of(List.of(topic)).get(topic);
        }
    }

    private static void keep(String topic, TopicRetention retention) {
        try (Admin admin = Admin.create(Map.of("bootstrap.servers", broker.address()))) {
            new TopicRetentions(admin).set(Map.of(topic, retention));
        }
    }

    @Test
    void aHoldKeepsEverythingUntilTheLastIsReleased() throws Exception {
        Cluster cluster = new Cluster(broker.address(), "held");
        assertThat(cluster.run("topics", "create").code()).isZero();
        TopicRetention before = kept("held.inferences");
        assertThat(before).isEqualTo(TopicRetention.of(Duration.ofDays(190)));

        Ran placed =
                cluster.run("hold", "place", "--case", "C-1", "--model", "credit/3", "--from", "2026-01-01", REASON);
        assertThat(placed.code()).as(placed.err()).isZero();
        assertThat(placed.out())
                .startsWith("placed a hold for C-1, which reaches credit/3, from 2026-01-01T00:00:00Z")
                .contains("  held.inferences keeps records for ever");
        assertThat(kept("held.inferences")).isEqualTo(TopicRetention.FOR_EVER);
        assertThat(kept("held.rejected")).isEqualTo(TopicRetention.FOR_EVER);
        assertThat(cluster.run("hold", "place", "--case", "C-1", "--model", "credit/3", "--from", "2026-01-01", REASON)
                        .out())
                .startsWith("unchanged: ");
        Ran other = cluster.run("hold", "place", "--case", "C-1", REASON);
        assertThat(other.code()).isEqualTo(1);
        assertThat(other.err()).startsWith("mlaudit: the case C-1 has a hold of another scope (credit/3, from");
        assertThat(cluster.run("hold", "place", "--case", "C-2", REASON).code()).isZero();

        keep("held.explanations", TopicRetention.of(Duration.ofDays(200)));
        Ran list = cluster.run("hold", "list");
        assertThat(list.out())
                .containsPattern("C-1 +credit/3, from 2026-01-01T00:00:00Z +20")
                .containsPattern("C-2 +every record +20")
                .contains("WARNING: held.explanations keeps records only 200 days although a hold is active");
        assertThat(cluster.run("retention", "set", "ground-truth", "P500D", REASON)
                        .out())
                .startsWith("held.ground-truth keeps records 500 days from the release of the last legal hold on");

        assertThat(cluster.run("hold", "release", "--case", "C-1", REASON).out())
                .contains("released the hold for C-1", "topics still keep everything: 1 more hold is active");
        assertThat(kept("held.explanations")).isEqualTo(TopicRetention.FOR_EVER);
        assertThat(cluster.run("hold", "release", "--case", "C-2", REASON).out())
                .contains("  held.inferences keeps records 190 days", "  held.ground-truth keeps records 500 days");
        assertThat(kept("held.inferences")).isEqualTo(before);
        assertThat(cluster.run("hold", "release", "--case", "C-2", REASON).out())
                .startsWith("unchanged: ");
        assertThat(cluster.run("hold", "release", "--case", "C-3", REASON).err())
                .startsWith("mlaudit: the case C-3 has no hold");
        assertThat(cluster.run("hold", "list").out()).startsWith("no legal hold is active");
    }

    @Test
    void aHoldOfASubjectNamesItByItsIndexAlone() throws Exception {
        Path keyset = directory.resolve("master.json");
        String store = directory.resolve("subjects.db").toString();
        String index;
        try (FieldKeys keys = FieldKeys.create(KeySettings.withPassword(keyset, "secret", store))) {
            index = keys.subjectIndex("jane@example.org");
        }
        Cluster cluster = new Cluster(
                broker.address(), "of", "keys.keyset=" + keyset, "keys.password=secret", "keys.store=" + store);

        Ran placed = cluster.run("hold", "place", "--case", "J", "--subject", "jane@example.org", REASON);
        assertThat(placed.code()).as(placed.err()).isZero();
        Ran list = cluster.run("hold", "list", "--json");
        JsonNode hold = new ObjectMapper().readTree(list.out()).path(0);
        assertThat(hold.path("subject").asText()).isEqualTo(index);
        assertThat(list.out()).doesNotContain("jane");

        Ran without = new Cluster(broker.address(), "of")
                .run("hold", "place", "--case", "K", "--subject", "jane@example.org", REASON);
        assertThat(without.code()).isEqualTo(1);
        assertThat(without.err()).contains("set keys.password or keys.kms");
    }

    @Test
    void retentionBelowTheFloorIsRefusedUnlessTheFloorItselfIsLowered() throws Exception {
        Cluster cluster = new Cluster(broker.address(), "floor");
        assertThat(cluster.run("topics", "create").code()).isZero();

        Ran low = cluster.run("retention", "set", "inferences", "P7D", REASON);
        assertThat(low.code()).isEqualTo(3);
        assertThat(low.err())
                .startsWith(
                        "mlaudit: floor.inferences would keep records for 7 days, but ledgered records are kept for at"
                                + " least 183 days (retention.floor). If that is what is wanted, set retention.floor");
        assertThat(cluster.run("retention", "set", "rejected", "P7D", REASON).out())
                .startsWith("floor.rejected keeps records 7 days");
        assertThat(cluster.run("retention", "set", "floor.inferences", "forever", REASON)
                        .code())
                .isZero();
        assertThat(cluster.run("retention", "set", "inferences", "forever", REASON)
                        .out())
                .startsWith("unchanged: ");
        assertThat(cluster.run("retention", "set", "window-parts", "P7D", REASON)
                        .err())
                .contains("is none of the topics of the record");
        assertThat(cluster.run("retention", "show").out())
                .containsPattern("floor\\.inferences +for ever +for ever +P?183")
                .containsPattern("floor\\.rejected +7 days +7 days +-");
        JsonNode shown = new ObjectMapper()
                .readTree(cluster.run("retention", "show", "--json").out());
        assertThat(shown.findValuesAsText("topic")).contains("floor.explanations", "floor.ledger");

        keep("floor.inferences", TopicRetention.of(Duration.ofDays(8)));
        Ran refused = cluster.run("hold", "place", "--case", "C", REASON);
        assertThat(refused.code()).isEqualTo(1);
        assertThat(refused.err())
                .startsWith("mlaudit: floor.inferences would keep records for 8 days")
                .contains("mlaudit retention set TOPIC P190D");
        Cluster lowered = new Cluster(broker.address(), "floor", "retention.floor=P1D");
        assertThat(lowered.run("retention", "set", "inferences", "P7D", REASON).code())
                .isZero();
        Ran created =
                new Cluster(broker.address(), "short", "topics.settings.retention.ms=1000").run("topics", "create");
        assertThat(created.code()).isEqualTo(3);
        assertThat(created.err()).contains("short.inferences would keep records for PT1S");
    }
}
