package org.mlaudit.quickstart.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.PublicKey;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.junit.jupiter.api.Test;
import org.mlaudit.codec.GroundTruthEncoder;
import org.mlaudit.codec.InferenceSchema;
import org.mlaudit.quickstart.demo.Registrar;
import org.mlaudit.quickstart.platform.DataDirectory;
import org.mlaudit.quickstart.platform.Distribution;
import org.mlaudit.quickstart.platform.Platform;
import org.mlaudit.quickstart.platform.PlatformOptions;
import org.mlaudit.registry.SchemaRegistry;
import org.mlaudit.topics.TopicCatalogue;

/**
 * The ledger on a broker of its own with two instances of the application. Instances are killed (kill -9) at random moments, started
 * or not, signing or not, and so is the broker; every third instance comes back as another member of the group, so that the
 * partitions, and with them the trees, move. In the end every message has exactly one leaf, each partition one unbroken tree, and
 * no root that was ever signed is contradicted.
 *
 * <p>{@code -Dmlaudit.ledger.kills=50 -Dmlaudit.ledger.broker.kills=10} set how often.
 */
final class LedgerCrashIT {
    private static final int KILLS = Integer.getInteger("mlaudit.ledger.kills", 50);
    private static final int BROKER_KILLS = Integer.getInteger("mlaudit.ledger.broker.kills", 10);
    private static final long SEED = Long.getLong("mlaudit.ledger.seed", 20261123);
    private static final Duration LONGEST_PAUSE = Duration.ofSeconds(6);
    private static final Duration PATIENCE = Duration.ofMinutes(3);
    private static final int KILLS_A_CHECKPOINT = 10;
    private static final int CLAIMS_A_KILL = 600;
    private static final List<String> INSTANCES = List.of("first", "second");

    private final Random random = new Random(SEED);
    private final Map<String, Integer> members = new HashMap<>();

    @Test
    void everyMessageHasOneLeafAndNoSignedRootIsContradictedThoughApplicationAndBrokerAreKilled() throws Exception {
        Path data = Path.of("target", "e2e-ledger");
        DataDirectory.clean(data);
        OptionalInt any = OptionalInt.of(0);
        var options = new PlatformOptions(data, any, any, any, any, false, false, Map.of());
        Consumer<String> say = System.out::println;
        try (Platform platform = Platform.start(Distribution.find(), options, say)) {
            PublicKey key = platform.keys().ledgerKey();
            List<ProducerRecord<byte[], byte[]>> messages = messages(platform);
            INSTANCES.forEach(instance -> platform.launchInstance(instance, settings(instance)));
            String servers = platform.endpoints().bootstrapServers();
            try (var feeder = new ClaimsFeeder(servers, messages, LONGEST_PAUSE.multipliedBy(KILLS))) {
                await("the first leaves")
                        .atMost(PATIENCE)
                        .until(() -> LedgerAudit.of(platform.endpoints(), key).committed() > 0);
                kill(platform, key);
                int acknowledged = feeder.finish();
                System.out.printf("  %d messages acknowledged outside of transactions%n", acknowledged);
                assertThat(platform.broken()).as("what ended by itself").isEmpty();
                LedgerAudit audit = settled(platform, key);
                System.out.printf(
                        "  %d messages with a leaf, %d checkpoints, trees %s%n",
                        audit.committed(), audit.checkpoints(), audit.sizes());
                assertThat(audit.faults()).isEmpty();
                assertThat(audit.committed()).isGreaterThanOrEqualTo(acknowledged);
                assertThat(audit.checkpoints()).isPositive();
            }
        }
    }

    /** Waits until all that is committed has its leaf and all leaves are signed, unless something is wrong already. */
    private static LedgerAudit settled(Platform platform, PublicKey key) {
        var newest = new AtomicReference<LedgerAudit>();
        await().atMost(PATIENCE).pollInterval(Duration.ofSeconds(1)).until(() -> {
            LedgerAudit audit = LedgerAudit.of(platform.endpoints(), key);
            newest.set(audit);
            return !audit.faults().isEmpty() || audit.missing().isEmpty();
        });
        return newest.get();
    }

    private void kill(Platform platform, PublicKey key) {
        int brokerKills = 0;
        long signed = 0;
        for (int kill = 1; kill <= KILLS; kill++) {
            pause(LONGEST_PAUSE);
            String victim = INSTANCES.get(random.nextInt(INSTANCES.size()));
            platform.killInstance(victim);
            if (brokerKills < kill * BROKER_KILLS / KILLS) {
                brokerKills++;
                pause(Duration.ofSeconds(1));
                platform.crashBroker();
            }
            if (random.nextInt(3) == 0) {
                members.merge(victim, 1, Integer::sum);
            }
            platform.launchInstance(victim, settings(victim));
            if (kill % KILLS_A_CHECKPOINT == 0) {
                // A machine may be too slow to sign between any two kills; that it goes on signing is seen by waiting.
                signed = awaitCheckpointBeyond(signed, platform, key);
            }
        }
        System.out.printf("  %d kills of instances, %d of the broker%n", KILLS, brokerKills);
    }

    /** Waits for a checkpoint beyond so many, or until there is nothing left to sign; answers how many there are. */
    private static long awaitCheckpointBeyond(long signed, Platform platform, PublicKey key) {
        var newest = new AtomicLong();
        await("a checkpoint after " + signed).atMost(PATIENCE).until(() -> {
            LedgerAudit audit = LedgerAudit.of(platform.endpoints(), key);
            newest.set(audit.checkpoints());
            return newest.get() > signed || audit.missing().isEmpty();
        });
        return newest.get();
    }

    private void pause(Duration longest) {
        LockSupport.parkNanos(random.nextLong(TimeUnit.MILLISECONDS.toNanos(200), longest.toNanos()));
    }

    private Map<String, String> settings(String instance) {
        return Map.of(
                "ledger.sign.every", "PT0.5S",
                "streams.session.timeout.ms", "6000",
                "streams.group.instance.id", instance + "-" + members.getOrDefault(instance, 0));
    }

    private static List<ProducerRecord<byte[], byte[]>> messages(Platform platform) throws Exception {
        Claims claims = new Claims(CLAIMS_A_KILL * KILLS);
        Path contract = platform.data().directory("e2e").resolve("claims.yaml");
        try (InputStream in = LedgerCrashIT.class.getResourceAsStream("claims.yaml")) {
            Files.write(contract, in.readAllBytes());
        }
        Registrar.register(
                Distribution.find(), platform.endpoints(), Map.of("topics.partitions", "4"), contract, List.of());
        try (SchemaRegistry registry =
                new SchemaRegistry(List.of(platform.endpoints().registryUrl()), Map.of())) {
            var topics = new TopicCatalogue();
            var inference = InferenceSchema.of(claims.contract());
            var truth = GroundTruthEncoder.schema();
            return claims.shuffled(
                    registry.register(
                            InferenceSchema.subject(topics.inferences().name(), inference), inference),
                    registry.register(
                            InferenceSchema.subject(topics.groundTruth().name(), truth), truth));
        }
    }
}
