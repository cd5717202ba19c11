package org.mlaudit.quickstart.e2e;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.PublicKey;
import java.security.Signature;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import org.apache.avro.generic.GenericRecord;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.mlaudit.quickstart.platform.Endpoints;
import org.mlaudit.streams.ledger.Leaf;
import org.mlaudit.streams.ledger.LeafType;
import org.mlaudit.topics.Topic;
import org.mlaudit.topics.TopicCatalogue;

/**
 * Holds the ledger against the messages that are committed to its topics, at one moment: reads everything anew and recomputes every
 * root by itself. Of ML Audit's own code it uses the parsing of a leaf alone.
 */
final class LedgerAudit {
    private static final TopicCatalogue TOPICS = new TopicCatalogue();
    private static final Duration POLL = Duration.ofMillis(200);

    private final Endpoints endpoints;
    private final PublicKey key;
    private final List<String> faults = new ArrayList<>();
    private final List<String> missing = new ArrayList<>();
    /** Roots by tree and size, of the sizes that something is said of. */
    private final Map<String, Map<Long, byte[]>> claimed = new TreeMap<>();

    private final Map<String, List<byte[]>> leaves = new TreeMap<>();
    private final Map<String, Long> signed = new TreeMap<>();
    private long checkpoints;
    private long committed;

    private LedgerAudit(Endpoints endpoints, PublicKey key) {
        this.endpoints = endpoints;
        this.key = key;
    }

    /**
     * Reads and judges the ledger.
     *
     * @param key the public key that every checkpoint must be signed with
     */
    static LedgerAudit of(Endpoints endpoints, PublicKey key) {
        LedgerAudit audit = new LedgerAudit(endpoints, key);
        // What is said later is read first, so that what it rests on is there.
        List<GenericRecord> checkpoints = read(endpoints, TOPICS.checkpoints());
        List<GenericRecord> roots = read(endpoints, TOPICS.roots());
        List<GenericRecord> entries = read(endpoints, TOPICS.ledger());
        checkpoints.forEach(audit::checkpoint);
        roots.forEach(audit::root);
        entries.forEach(audit::entries);
        audit.recompute();
        audit.compareWithMessages();
        audit.compareWithSignatures();
        return audit;
    }

    /** What must never be so; empty when all is well. */
    List<String> faults() {
        return faults;
    }

    /** What is not there yet: messages without a leaf, leaves that no checkpoint holds. */
    List<String> missing() {
        return missing;
    }

    /** The number of leaves of each tree. */
    Map<String, Integer> sizes() {
        Map<String, Integer> sizes = new TreeMap<>();
        leaves.forEach((origin, tree) -> sizes.put(origin, tree.size()));
        return sizes;
    }

    /** How many messages have a leaf. */
    long committed() {
        return committed;
    }

    /** How many checkpoints have been published. */
    long checkpoints() {
        return checkpoints;
    }

    private static List<GenericRecord> read(Endpoints endpoints, Topic topic) {
        return AvroReader.readAll(endpoints, topic.name());
    }

    private void checkpoint(GenericRecord record) {
        checkpoints++;
        String origin = record.get("origin").toString();
        long size = (Long) record.get("size");
        byte[] root = bytes(record.get("root"));
        String note = record.get("note").toString();
        int end = note.indexOf("\n\n");
        String[] lines = note.substring(0, end).split("\n", -1);
        if (!lines[0].equals(origin)
                || Long.parseLong(lines[1]) != size
                || !Arrays.equals(Base64.getDecoder().decode(lines[2]), root)) {
            faults.add("the note of " + origin + " at " + size + " says something else than its record: " + note);
        }
        if (!isSigned(note.substring(0, end + 1), note.substring(end + 2), origin)) {
            faults.add("the checkpoint of " + origin + " at " + size + " is not signed: " + note);
        }
        if (size < signed.getOrDefault(origin, 0L)) {
            faults.add(origin + " was signed at " + signed.get(origin) + ", and then at " + size);
        }
        signed.put(origin, size);
        claim("a checkpoint", origin, size, root);
    }

    /** Whether a note has a signature of the key under the origin's name (c2sp.org/signed-note). */
    private boolean isSigned(String text, String signatures, String origin) {
        for (String line : signatures.split("\n", -1)) {
            String[] words = line.split(" ", -1);
            if (words.length == 3 && words[0].equals("\u2014") && words[1].equals(origin)) {
                byte[] value = Base64.getDecoder().decode(words[2]);
                try {
                    Signature signature = Signature.getInstance("Ed25519");
                    signature.initVerify(key);
                    signature.update(text.getBytes(StandardCharsets.UTF_8));
                    return signature.verify(value, 4, value.length - 4);
                } catch (GeneralSecurityException e) {
                    return false;
                }
            }
        }
        return false;
    }

    private void claim(String what, String origin, long size, byte[] root) {
        byte[] other = claimed.computeIfAbsent(origin, any -> new HashMap<>()).putIfAbsent(size, root);
        if (other != null && !Arrays.equals(other, root)) {
            faults.add(what + " gives " + origin + " another root at " + size);
        }
    }

    private void root(GenericRecord record) {
        String origin = record.get("origin").toString();
        claim("a root on its way to be signed", origin, (Long) record.get("size"), bytes(record.get("root")));
    }

    private void entries(GenericRecord record) {
        String origin = record.get("origin").toString();
        List<byte[]> tree = leaves.computeIfAbsent(origin, any -> new ArrayList<>());
        long first = (Long) record.get("first");
        if (first != tree.size()) {
            faults.add(origin + " has " + tree.size() + " leaves, and the next are said to be from " + first + " on");
        }
        ByteBuffer bundle = ByteBuffer.wrap(bytes(record.get("entries")));
        int count = 0;
        while (bundle.hasRemaining()) {
            byte[] leaf = new byte[Short.toUnsignedInt(bundle.getShort())];
            bundle.get(leaf);
            tree.add(leaf);
            count++;
        }
        if (count != (Integer) record.get("count")) {
            faults.add(origin + " has " + count + " leaves from " + first + " on instead of " + record.get("count"));
        }
        claim("a commit", origin, tree.size(), bytes(record.get("root")));
    }

    /** Holds every root that was ever named against the leaves. */
    private void recompute() {
        claimed.forEach((origin, roots) -> {
            PlainTree tree = new PlainTree();
            int named = 0;
            for (byte[] leaf : leaves.getOrDefault(origin, List.of())) {
                tree.append(leaf);
                byte[] root = roots.get(tree.size());
                if (root != null) {
                    named++;
                    if (!Arrays.equals(root, tree.root())) {
                        faults.add("the root of " + origin + " at " + tree.size() + " is not that of its leaves");
                    }
                }
            }
            if (named != roots.size() - (roots.containsKey(0L) ? 1 : 0)) {
                faults.add(origin + " has " + tree.size() + " leaves, and roots of " + new TreeSet<>(roots.keySet()));
            }
        });
    }

    private void compareWithMessages() {
        Map<TopicPartition, List<Leaf>> byPartition = new HashMap<>();
        leaves.forEach((origin, tree) -> {
            TopicPartition only = null;
            for (byte[] bytes : tree) {
                Leaf leaf = Leaf.decode(bytes);
                if (leaf.type() == LeafType.CHECKPOINT || leaf.type() == LeafType.KEY_ROTATION) {
                    continue;
                }
                TopicPartition partition = new TopicPartition(leaf.topic(), leaf.partition());
                if (only == null && byPartition.containsKey(partition)) {
                    faults.add(partition + " has two trees, one of them " + origin);
                } else if (only != null && !only.equals(partition)) {
                    faults.add(origin + " has leaves of " + only + " and " + partition);
                }
                only = partition;
                byPartition.computeIfAbsent(partition, any -> new ArrayList<>()).add(leaf);
            }
        });
        for (Topic topic : TOPICS.ledgered().values()) {
            messages(topic).forEach((partition, messages) -> {
                compare(partition, messages, byPartition.getOrDefault(partition, List.of()));
            });
        }
    }

    private void compare(TopicPartition partition, List<ConsumerRecord<byte[], byte[]>> messages, List<Leaf> leaves) {
        int both = Math.min(messages.size(), leaves.size());
        for (int i = 0; i < both; i++) {
            ConsumerRecord<byte[], byte[]> message = messages.get(i);
            Leaf leaf = leaves.get(i);
            if (leaf.offset() != message.offset()) {
                faults.add("leaf " + i + " of " + partition + " is of offset " + leaf.offset() + ", the message is at "
                        + message.offset());
                return;
            }
            if (!leaf.id().equals(new String(message.key(), StandardCharsets.UTF_8))
                    || !Arrays.equals(
                            leaf.value().orElseThrow().bytes(),
                            PlainTree.sha256().digest(message.value()))) {
                faults.add("leaf " + i + " of " + partition + " is not of its message, " + leaf);
            }
        }
        committed += both;
        if (leaves.size() > messages.size()) {
            missing.add(partition + " has " + leaves.size() + " leaves of " + messages.size() + " messages read");
        } else if (leaves.size() < messages.size()) {
            missing.add(partition + " has " + messages.size() + " messages and only " + leaves.size() + " leaves");
        }
    }

    private Map<TopicPartition, List<ConsumerRecord<byte[], byte[]>>> messages(Topic topic) {
        Map<String, Object> config = Map.of(
                "bootstrap.servers", endpoints.bootstrapServers(),
                "isolation.level", "read_committed",
                "enable.auto.commit", "false");
        Map<TopicPartition, List<ConsumerRecord<byte[], byte[]>>> messages = new HashMap<>();
        try (var consumer = new KafkaConsumer<>(config, new ByteArrayDeserializer(), new ByteArrayDeserializer())) {
            List<TopicPartition> partitions = consumer.partitionsFor(topic.name()).stream()
                    .map(each -> new TopicPartition(topic.name(), each.partition()))
                    .toList();
            partitions.forEach(partition -> messages.put(partition, new ArrayList<>()));
            consumer.assign(partitions);
            consumer.seekToBeginning(partitions);
            Map<TopicPartition, Long> ends = consumer.endOffsets(partitions);
            while (ends.entrySet().stream().anyMatch(end -> consumer.position(end.getKey()) < end.getValue())) {
                for (ConsumerRecord<byte[], byte[]> record : consumer.poll(POLL)) {
                    messages.get(new TopicPartition(record.topic(), record.partition()))
                            .add(record);
                }
            }
        }
        return messages;
    }

    private void compareWithSignatures() {
        leaves.forEach((origin, tree) -> {
            if (signed.getOrDefault(origin, 0L) < tree.size()) {
                missing.add(origin + " has " + tree.size() + " leaves and is signed at " + signed.get(origin));
            }
        });
    }

    private static byte[] bytes(Object field) {
        ByteBuffer buffer = ((ByteBuffer) field).duplicate();
        byte[] bytes = new byte[buffer.remaining()];
        buffer.get(bytes);
        return bytes;
    }
}
