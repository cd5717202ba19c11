package org.mlaudit.streams.topology;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.function.IntFunction;
import org.apache.avro.Schema;
import org.apache.kafka.streams.processor.api.Processor;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.Record;
import org.apache.kafka.streams.processor.api.RecordMetadata;
import org.jspecify.annotations.Nullable;
import org.mlaudit.codec.EventCodec;
import org.mlaudit.event.LedgerEntries;
import org.mlaudit.event.LedgerRoot;
import org.mlaudit.streams.ledger.CompactRange;
import org.mlaudit.streams.ledger.EntryBundle;
import org.mlaudit.streams.ledger.Hash;
import org.mlaudit.streams.ledger.RightEdge;
import org.mlaudit.streams.ledger.TreeHasher;
import org.mlaudit.streams.ledger.record.LedgerTopic;
import org.mlaudit.streams.ledger.record.RecordLeaves;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Makes every record of one partition of a ledgered topic a leaf of that partition's tree, in the order of offsets, those that
 * cannot be read among them.
 *
 * <p>A leaf costs the digest of its record, the hash of the leaf and, on average, that of one node, and no allocation. Leaves
 * wait as entries of a bundle until there are {@value #MOST_LEAVES} of them or the task commits; before a commit the compact
 * range of what it adds is told as well. Leaves, range, right edge and tiles are thereby in the transaction of the consumed
 * offsets: a crash leaves all or nothing of them, and who reads committed records sees one tree that only grows.
 *
 * <p>A record whose offset is not greater than that of the last leaf has its leaf already: the offsets of the application were
 * set back. It gets no second one.
 */
final class Seal implements Processor<byte[], byte[], byte[], byte[]> {
    /** Most leaves of a message. */
    static final int MOST_LEAVES = 1024;

    /** A message is complete beyond so many bytes: a leaf has less than 64 KiB, and Kafka takes 1 MiB unless told otherwise. */
    private static final int ENOUGH_BYTES = 256 * 1024;

    private static final Logger LOG = LoggerFactory.getLogger(Seal.class);

    private final LedgerTopic topic;
    private final LedgerSettings settings;
    private final String topicName;
    private final RecordLeaves leaves;
    private final EventCodec<LedgerEntries> entries;
    private final EventCodec<LedgerRoot> roots;
    private final StreamCounters counters;
    private final TreeHasher hasher = new TreeHasher();
    private final EntryBundle.Writer waiting = new EntryBundle.Writer(2 * ENOUGH_BYTES);
    private final byte[] leafHash = new byte[Hash.BYTES];

    private @Nullable ProcessorContext<byte[], byte[]> context;
    private @Nullable LedgerStore store;
    private RightEdge tree = new RightEdge(hasher);
    private RightEdge.NodeSink tiles = (level, index, hashes, offset) -> {};
    private String origin = "";
    private byte[] key = {};
    private long lastOffset = -1;
    private boolean saidRepeated;

    Seal(
            LedgerTopic topic,
            LedgerSettings settings,
            IntFunction<Schema> schemas,
            EventCodecs codecs,
            StreamCounters counters) {
        this.topic = topic;
        this.settings = settings;
        this.topicName = codecs.topics().ledgered().get(topic.text()).name();
        this.leaves = new RecordLeaves(topic.type(), topicName, topic.decoder(schemas), hasher);
        this.entries = codecs.ledgerEntries();
        this.roots = codecs.ledgerRoots();
        this.counters = counters;
    }

    @Override
    public void init(ProcessorContext<byte[], byte[]> context) {
        this.context = context;
        LedgerStore opened = context.getStateStore(LedgerStore.name(topic.text()));
        origin = settings.origins().tree(topicName, context.taskId().partition());
        key = origin.getBytes(StandardCharsets.UTF_8);
        tree = opened.open(origin, hasher);
        lastOffset = opened.lastOffset();
        tiles = opened::keep;
        waiting.clear();
        saidRepeated = false;
        CommitForwarding commits = new CommitForwarding(context);
        opened.beforeFlush(() -> commits.run(this::beforeCommit));
        store = opened;
    }

    @Override
    public void process(Record<byte[], byte[]> record) {
        RecordMetadata place = context().recordMetadata().orElseThrow();
        long offset = place.offset();
        if (offset <= lastOffset) {
            repeated(place);
            return;
        }
        if (!leaves.write(record.key(), record.value(), place.partition(), offset)) {
            counters.leafUnreadable();
        }
        leaves.leaf().appendTo(waiting);
        leaves.leaf().hash(leafHash, 0);
        tree.append(leafHash, 0, tiles);
        lastOffset = offset;
        if (waiting.count() >= MOST_LEAVES || waiting.length() >= ENOUGH_BYTES) {
            forwardLeaves(Instant.ofEpochMilli(context().currentSystemTimeMs()));
        }
    }

    private void repeated(RecordMetadata place) {
        counters.leafRepeated();
        if (!saidRepeated) {
            saidRepeated = true;
            LOG.warn(
                    "{}-{} is read again from offset {}, though its records up to {} are leaves of {} already: they stay as they"
                            + " are. If the topic was made anew, raise ledger.epoch, so that new trees begin",
                    place.topic(),
                    place.partition(),
                    place.offset(),
                    lastOffset,
                    origin);
        }
    }

    private void beforeCommit() {
        Instant now = Instant.ofEpochMilli(context().currentSystemTimeMs());
        forwardLeaves(now);
        store().sealedUpTo(lastOffset);
        CompactRange range = tree.rangeSinceMark();
        if (range.size() > 0) {
            LedgerRoot root = LedgerRoot.newBuilder()
                    .setOrigin(origin)
                    .setFrom(range.from())
                    .setSize(range.to())
                    .setRange(ByteBuffer.wrap(range.encodedHashes()))
                    .setRoot(ByteBuffer.wrap(tree.root().bytes()))
                    .setSealedAt(now)
                    .build();
            forward(roots.encode(root), now, LedgerSteps.rootsSink(topic));
            tree.mark();
        }
    }

    private void forwardLeaves(Instant now) {
        int count = waiting.count();
        if (count == 0) {
            return;
        }
        LedgerEntries message = LedgerEntries.newBuilder()
                .setOrigin(origin)
                .setFirst(tree.size() - count)
                .setCount(count)
                .setEntries(ByteBuffer.wrap(waiting.toBytes()))
                .setRoot(ByteBuffer.wrap(tree.root().bytes()))
                .setSealedAt(now)
                .build();
        forward(entries.encode(message), now, LedgerSteps.leavesSink(topic));
        waiting.clear();
        counters.leavesSealed(count);
    }

    private void forward(byte[] value, Instant now, String sink) {
        context().forward(new Record<>(key, value, now.toEpochMilli()), sink);
    }

    private ProcessorContext<byte[], byte[]> context() {
        if (context == null) {
            throw new IllegalStateException("seal is used before init");
        }
        return context;
    }

    private LedgerStore store() {
        if (store == null) {
            throw new IllegalStateException("seal is used before init");
        }
        return store;
    }
}
