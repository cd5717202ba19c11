package org.mlaudit.streams.topology;

import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.TopicPartition;
import org.mlaudit.codec.DecodingException;
import org.mlaudit.codec.EventCodec;
import org.mlaudit.event.Checkpoint;
import org.mlaudit.event.LedgerRoot;
import org.mlaudit.registry.SchemaRegistry;
import org.mlaudit.streams.config.AppConfig;
import org.mlaudit.streams.ledger.EntryBundle;
import org.mlaudit.streams.ledger.KeyRotation;
import org.mlaudit.streams.ledger.Origins;
import org.mlaudit.streams.ledger.RightEdge;
import org.mlaudit.streams.ledger.SignedNote;
import org.mlaudit.streams.ledger.TreeHasher;
import org.mlaudit.streams.signing.LastSigned;
import org.mlaudit.streams.signing.LedgerState;
import org.mlaudit.streams.signing.LogTiles;
import org.mlaudit.streams.signing.SignerException;
import org.mlaudit.streams.signing.SigningKey;
import org.mlaudit.streams.signing.TreeState;
import org.mlaudit.streams.signing.Witnesses;
import org.mlaudit.topics.TopicCatalogue;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The time in which one process signs. Opening it fences all others; whatever fails ends it, and the next one begins from what is
 * committed. Each round is two transactions: what is to be signed, unsigned, with the leaves of the log of logs and the signer's
 * state; then, after the file of the last signed states is on the disk, the signatures. For one thread.
 */
final class SignerSession implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(SignerSession.class);
    private static final Duration POLL = Duration.ofMillis(200);

    private final AppConfig.Ledger ledger;
    private final TopicCatalogue topics;
    private final Clock clock;
    private final SigningKey key;
    private final Origins origins;
    private final EventCodec<LedgerRoot> roots;
    private final Consumer<byte[], byte[]> reader;
    private final Consumer<byte[], byte[]> scanner;
    private final SignerWriter writer;
    private final SignerTopics past;
    private final LastSigned last;
    private final LedgerState state;
    private final Optional<LogTiles> tiles;

    /**
     * Opens a session.
     *
     * @param tiles of the log of logs, if they are needed
     * @param alive called now and then while something takes long
     * @throws SignerException if nothing may be signed
     */
    SignerSession(
            AppConfig config,
            SchemaRegistry registry,
            SigningKey key,
            Optional<LogTiles> tiles,
            Clock clock,
            Runnable alive) {
        this.ledger = config.ledger();
        this.topics = config.topics().catalogue();
        this.clock = clock;
        this.key = key;
        this.tiles = tiles;
        this.origins = LedgerSettings.origins(config.ledger());
        this.roots = new EventCodec<>(LedgerRoot.class, topics.roots().name(), registry);
        this.last = new LastSigned(lastSignedFile(config));
        SignerClients clients = new SignerClients(config);
        this.reader = clients.reader();
        this.scanner = clients.reader();
        this.writer = new SignerWriter(topics, registry, clock, clients.producer());
        this.past = new SignerTopics(topics, registry, scanner, alive);
        try {
            this.state = open();
            begin();
        } catch (RuntimeException e) {
            close();
            throw e;
        }
    }

    /** Where the last signed states are remembered. */
    static Path lastSignedFile(AppConfig config) {
        return config.ledger().state().orElse(config.stateDir().resolve("ledger-last-signed"));
    }

    private LedgerState open() {
        String log = origins.log();
        // Whoever holds the wrong key fences nobody.
        past.state(log).ifPresent(found -> found.requireKey(key));
        writer.fenceOthers();
        Optional<LedgerState> stored = past.state(log);
        LedgerState opened =
                stored.orElseGet(() -> new LedgerState(topics.checkpoints().name(), key.verifier(log), key.demo()));
        opened.requireKey(key);
        List<String> known = new ArrayList<>(last.origins(ledger.origin() + "/"));
        known.removeIf(origin -> !isOurs(origin));
        last.check(known, opened.signed());
        if (!last.found() && stored.isPresent()) {
            LOG.warn(
                    "{} is not there: what was signed last is known from Kafka alone. If it is lost, and not only on another"
                            + " machine, a Kafka that was set back can't be noticed this time.",
                    last.file());
        }
        checkRecent(opened);
        return opened;
    }

    /** Checks that signed states in Kafka are not ahead of the signer's own state. */
    private void checkRecent(LedgerState opened) {
        Map<String, org.mlaudit.streams.ledger.Checkpoint> signed = opened.signed();
        for (Checkpoint recent : past.recentCheckpoints()) {
            if (!isOurs(recent.getOrigin())) {
                continue;
            }
            org.mlaudit.streams.ledger.Checkpoint now = signed.get(recent.getOrigin());
            if (now == null || now.size() < recent.getSize()) {
                throw new SignerException(
                        "the signer's topic " + topics.signer().name() + " was set back: "
                                + recent.getOrigin() + " was signed with " + recent.getSize() + " leaves ("
                                + topics.checkpoints().name() + "), and it knows of " + (now == null ? 0 : now.size())
                                + ". Nothing is signed. Restore it, or raise ledger.epoch.");
            }
            if (now.size() == recent.getSize()
                    && !recent.getRoot().equals(ByteBuffer.wrap(now.root().bytes()))) {
                throw new SignerException("a fork: " + recent.getOrigin() + " was signed with " + recent.getSize()
                        + " leaves and another root (" + topics.checkpoints().name() + "). Nothing is signed.");
            }
        }
    }

    private void begin() {
        last.advance(state.signed().values());
        tiles.ifPresent(this::fill);
        if (state.isPending()) {
            finish(List.of(key));
        }
        List<TopicPartition> partitions =
                TopicScan.partitions(reader, topics.roots().name());
        Map<TopicPartition, Long> begin = reader.beginningOffsets(partitions);
        Map<TopicPartition, Long> end = reader.endOffsets(partitions);
        reader.assign(partitions);
        for (TopicPartition partition : partitions) {
            long next = state.offsets().getOrDefault(partition.partition(), 0L);
            if (next > end.get(partition)) {
                throw new SignerException("the topic " + topics.roots().name() + " was set back: partition "
                        + partition.partition() + " was read to offset " + next + ", and ends at " + end.get(partition)
                        + ". Nothing is signed. Restore Kafka, or raise ledger.epoch.");
            }
            reader.seek(partition, Math.max(next, begin.get(partition)));
        }
    }

    /** Makes the tiles those of the log of logs. */
    private void fill(LogTiles copy) {
        long size = state.logSize();
        copy.open(size);
        for (int attempt = 0; attempt < 2; attempt++) {
            long there = past.leaves(state.origin(), copy.size(), size, copy::append);
            if (there == size && copy.root().equals(state.logRoot())) {
                return;
            }
            copy.clear();
        }
        throw new SignerException(
                "the leaves of " + state.origin() + " in " + topics.ledger().name() + " are not the " + size
                        + " that were signed: leaves are missing or changed. Nothing is signed.");
    }

    LedgerState state() {
        return state;
    }

    /** Follows what trees have become. */
    void follow() {
        for (ConsumerRecord<byte[], byte[]> record : reader.poll(POLL)) {
            try {
                follow(roots.decode(record.value()));
            } catch (DecodingException e) {
                LOG.error(
                        "The root at offset {} of {}-{} can't be read and is left out: {}",
                        record.offset(),
                        record.topic(),
                        record.partition(),
                        e.toString());
            }
        }
        reader.assignment().forEach(partition -> state.read(partition.partition(), reader.position(partition)));
    }

    private void follow(LedgerRoot root) {
        String origin = root.getOrigin();
        if (!isOurs(origin) || origin.equals(state.origin())) {
            return;
        }
        boolean refused = state.tree(origin).refused().isPresent();
        TreeState.Followed followed = followed(root);
        if (followed == TreeState.Followed.GAP) {
            followed = fillGap(root);
        }
        if (followed == TreeState.Followed.REFUSED && !refused) {
            LOG.error(
                    "THE TREE {} IS NOT SIGNED ANY MORE: {}. What was signed of it, {} leaves, stays valid. Find out who"
                            + " changed it; raise ledger.epoch to go on with new trees.",
                    origin,
                    state.tree(origin).refused().orElse(""),
                    state.tree(origin).signed());
        }
    }

    private TreeState.Followed followed(LedgerRoot root) {
        return state.follow(
                root.getOrigin(), root.getFrom(), root.getSize(), bytes(root.getRange()), bytes(root.getRoot()));
    }

    private TreeState.Followed fillGap(LedgerRoot root) {
        String origin = root.getOrigin();
        RightEdge edge = state.edgeOf(origin);
        LOG.warn(
                "{} went from {} leaves to {}: reading what is between from {}",
                origin,
                edge.size(),
                root.getFrom(),
                topics.ledger().name());
        long there = past.leaves(origin, edge.size(), root.getFrom(), edge::append);
        if (there < root.getFrom()) {
            state.refuse(
                    origin,
                    "its leaves from " + there + " to " + root.getFrom() + " are neither in "
                            + topics.roots().name() + " nor in "
                            + topics.ledger().name());
            return TreeState.Followed.REFUSED;
        }
        state.fill(origin, edge);
        return followed(root);
    }

    private boolean isOurs(String origin) {
        try {
            return Origins.parse(origin).origins().equals(origins);
        } catch (IllegalArgumentException e) {
            return false;
        }
    }

    /**
     * Signs what has grown.
     *
     * @return the newest signed state of the log of logs, if there is a new one
     */
    Optional<SignedNote> round() {
        if (!state.isDue()) {
            return Optional.empty();
        }
        commit(state.begin(writer.micros()));
        return state.isPending() ? Optional.of(finish(List.of(key))) : Optional.empty();
    }

    /**
     * Makes another key the one that signs, and signs the last state of every tree with both. The session can't sign any more after
     * that.
     *
     * @return the rotation
     */
    SignedNote rotate(SigningKey next) {
        String log = state.origin();
        SignedNote rotation = new KeyRotation(
                        log,
                        key.verifier(log),
                        next.verifier(log),
                        clock.instant().getEpochSecond())
                .sign(key.named(log), next.named(log));
        commit(state.rotate(rotation, next.demo(), writer.micros()));
        finish(List.of(next, key));
        return rotation;
    }

    private void commit(LedgerState.Round round) {
        writer.commit(state, () -> {
            if (round.count() > 0) {
                writer.leaves(state.origin(), round);
            }
        });
        tiles.ifPresent(copy -> append(copy, round));
    }

    private static void append(LogTiles copy, LedgerState.Round round) {
        TreeHasher hasher = new TreeHasher();
        EntryBundle.Reader leaves = new EntryBundle.Reader(round.entries().get());
        while (leaves.next()) {
            copy.append(hasher.leaf(leaves.entry()));
        }
    }

    /** Signs what is committed to be signed, commits the signatures, and returns the log of logs. */
    private SignedNote finish(List<SigningKey> signers) {
        last.advance(state.toSign());
        List<LedgerState.Signed> signed = state.sign(signers);
        state.ended();
        writer.commit(state, () -> signed.forEach(each -> writer.checkpoint(each.checkpoint(), each.note())));
        return signed.getLast().note();
    }

    /** Writes what witnesses cosigned, unless a greater state is signed by now: sizes in the topic never go back. */
    void witnessed(Witnesses.Outcome outcome) {
        outcome.progress().forEach(state::witnessed);
        writer.commit(state, () -> {
            if (outcome.cosigned() && outcome.checkpoint().size() == state.logSize()) {
                writer.checkpoint(outcome.checkpoint(), outcome.note());
            }
        });
    }

    /** The log of logs as it was signed last; none before the first time. */
    Optional<SignedNote> newest() {
        return state.logSize() == 0 ? Optional.empty() : Optional.of(state.signLog(key));
    }

    private static byte[] bytes(ByteBuffer buffer) {
        byte[] bytes = new byte[buffer.remaining()];
        buffer.duplicate().get(bytes);
        return bytes;
    }

    @Override
    public void close() {
        writer.close();
        reader.close();
        scanner.close();
    }
}
