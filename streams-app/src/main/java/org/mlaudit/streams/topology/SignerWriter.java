package org.mlaudit.streams.topology;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.mlaudit.codec.EventCodec;
import org.mlaudit.event.Checkpoint;
import org.mlaudit.event.LedgerEntries;
import org.mlaudit.registry.SchemaRegistry;
import org.mlaudit.streams.ledger.SignedNote;
import org.mlaudit.streams.signing.LedgerState;
import org.mlaudit.streams.signing.SignerException;
import org.mlaudit.streams.signing.StateCodec;
import org.mlaudit.topics.TopicCatalogue;

/** What a signer writes: transactions that each end with its state. Everything of the log of logs is in the first partition. */
final class SignerWriter implements AutoCloseable {
    private static final Duration CLOSING = Duration.ofSeconds(2);

    private final TopicCatalogue topics;
    private final Clock clock;
    private final EventCodec<LedgerEntries> entries;
    private final EventCodec<Checkpoint> checkpoints;
    private final Producer<byte[], byte[]> producer;

    /** A writer of which {@link #close()} closes the producer. */
    SignerWriter(TopicCatalogue topics, SchemaRegistry registry, Clock clock, Producer<byte[], byte[]> producer) {
        this.topics = topics;
        this.clock = clock;
        this.entries = new EventCodec<>(LedgerEntries.class, topics.ledger().name(), registry);
        this.checkpoints =
                new EventCodec<>(Checkpoint.class, topics.checkpoints().name(), registry);
        this.producer = producer;
    }

    /** Makes all earlier writers of the same signer fail from now on. */
    void fenceOthers() {
        producer.initTransactions();
    }

    /**
     * Writes a transaction.
     *
     * @param state of the signer, written last
     * @param records writes what comes before it
     */
    void commit(LedgerState state, Runnable records) {
        producer.beginTransaction();
        records.run();
        byte[] bytes = StateCodec.encode(state);
        if (bytes.length > SignerClients.mostBytes()) {
            throw new SignerException("the state of " + state.trees().size() + " trees has " + bytes.length
                    + " bytes, more than a record may have");
        }
        send(topics.signer().name(), state.origin(), bytes);
        producer.commitTransaction();
    }

    /** Writes the leaves that a round adds to the log of logs. */
    void leaves(String origin, LedgerState.Round round) {
        LedgerEntries leaves = LedgerEntries.newBuilder()
                .setOrigin(origin)
                .setFirst(round.first())
                .setCount(round.count())
                .setEntries(ByteBuffer.wrap(round.entries().get()))
                .setRoot(ByteBuffer.wrap(round.root().bytes()))
                .setSealedAt(now())
                .build();
        send(topics.ledger().name(), origin, entries.encode(leaves));
    }

    /** Writes a signed state of a tree. */
    void checkpoint(org.mlaudit.streams.ledger.Checkpoint checkpoint, SignedNote note) {
        Checkpoint event = Checkpoint.newBuilder()
                .setOrigin(checkpoint.origin())
                .setSize(checkpoint.size())
                .setRoot(ByteBuffer.wrap(checkpoint.root().bytes()))
                .setNote(note.encode())
                .setSignedAt(now())
                .build();
        send(topics.checkpoints().name(), checkpoint.origin(), checkpoints.encode(event));
    }

    /** The time in microseconds since 1970. */
    long micros() {
        return ChronoUnit.MICROS.between(Instant.EPOCH, clock.instant());
    }

    private Instant now() {
        return clock.instant().truncatedTo(ChronoUnit.MICROS);
    }

    private void send(String topic, String key, byte[] value) {
        // What goes wrong with a record comes out of the commit.
        var unused = producer.send(new ProducerRecord<>(topic, 0, key.getBytes(StandardCharsets.UTF_8), value));
    }

    @Override
    public void close() {
        producer.close(CLOSING);
    }
}
