package org.mlaudit.streams.erasure;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import org.apache.avro.AvroRuntimeException;
import org.apache.avro.Schema;
import org.apache.avro.generic.GenericData;
import org.apache.avro.generic.GenericDatumReader;
import org.apache.avro.generic.GenericRecord;
import org.apache.avro.io.BinaryDecoder;
import org.apache.avro.io.DecoderFactory;
import org.apache.avro.util.Utf8;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.jspecify.annotations.Nullable;
import org.mlaudit.codec.DecodingException;
import org.mlaudit.codec.InferenceSchema;
import org.mlaudit.codec.WireFormat;
import org.mlaudit.registry.RegistryException;
import org.mlaudit.registry.SchemaRegistry;
import org.mlaudit.streams.config.AppConfig;
import org.mlaudit.streams.record.CommittedRecords;
import org.mlaudit.streams.record.CommittedRecords.Progress;
import org.mlaudit.topics.Topic;
import org.mlaudit.topics.TopicCatalogue;

/**
 * Finds what topics hold of a subject. Inferences and rejected records are found by the subject's marks; ground truth,
 * explanations and anomalies by the ids of its inferences, which are their keys. Every topic is read once from its beginning:
 * the marks are looked for in the bytes, and only what has one is decoded.
 */
public final class SubjectRecords {
    private static final String KEY_ID = "keyId";

    private final TopicCatalogue topics;
    private final SchemaRegistry registry;
    private final CommittedRecords records;
    private final Map<Integer, GenericDatumReader<GenericRecord>> readers = new HashMap<>();

    /** Topics of the configured cluster. For use by one thread. */
    public SubjectRecords(AppConfig config, SchemaRegistry registry) {
        this.topics = config.topics().catalogue();
        this.registry = registry;
        this.records = new CommittedRecords(config);
    }

    /** Finds the inferences and rejected records of a subject, in the order of each partition. */
    public void ofSubject(SubjectMarks marks, Consumer<FoundRecord> each, Progress progress) {
        if (!marks.isEmpty()) {
            for (Topic topic : List.of(topics.inferences(), topics.rejected())) {
                records.read(
                        topic.name(),
                        message -> {
                            if (message.value() != null && marks.in(message.value())) {
                                found(message)
                                        .filter(record -> isOf(marks, record))
                                        .ifPresent(each);
                            }
                        },
                        progress);
            }
        }
    }

    /** Finds what was said of inferences: ground truth, explanations, anomalies. */
    public void ofInferences(Set<String> ids, Consumer<FoundRecord> each, Progress progress) {
        if (!ids.isEmpty()) {
            Set<String> wanted = new HashSet<>(ids);
            for (Topic topic : List.of(topics.groundTruth(), topics.explanations(), topics.anomalies())) {
                records.read(
                        topic.name(),
                        message -> {
                            if (message.key() != null
                                    && message.value() != null
                                    && wanted.contains(new String(message.key(), StandardCharsets.UTF_8))) {
                                found(message).ifPresent(each);
                            }
                        },
                        progress);
            }
        }
    }

    /** A mark in a feature's text, or the key of another record's, makes no record the subject's. */
    private boolean isOf(SubjectMarks marks, FoundRecord record) {
        if (record.topic().equals(topics.inferences().name())) {
            return record.keyId().filter(marks::hasKey).isPresent()
                    || marks.hasName(text(field(record.value(), "subject")));
        }
        return true;
    }

    private Optional<FoundRecord> found(ConsumerRecord<byte[], byte[]> message) {
        return decode(message.value()).map(value -> {
            boolean inference = InferenceSchema.key(value.getSchema()).isPresent();
            String id = text(field(value, "id"));
            return new FoundRecord(
                    message.topic(),
                    message.partition(),
                    message.offset(),
                    id,
                    text(field(value, "model")),
                    text(field(value, "version")),
                    time(value),
                    inference ? keyId(value) : Optional.empty(),
                    value);
        });
    }

    private static Optional<String> keyId(GenericRecord value) {
        return field(value, InferenceSchema.PROTECTION_FIELD) instanceof GenericRecord protection
                ? Optional.of(text(field(protection, KEY_ID))).filter(id -> !id.isEmpty())
                : Optional.empty();
    }

    private static Instant time(GenericRecord value) {
        for (String name : List.of("occurredAt", "observedAt", "rejectedAt")) {
            if (field(value, name) instanceof Long micros) {
                return Instant.EPOCH.plus(micros, ChronoUnit.MICROS);
            }
        }
        return Instant.EPOCH;
    }

    private static @Nullable Object field(GenericRecord value, String name) {
        return value.hasField(name) ? value.get(name) : null;
    }

    private static String text(@Nullable Object value) {
        return value instanceof Utf8 || value instanceof String ? value.toString() : "";
    }

    /** A record in the schema that it was written with; empty when it can't be read. */
    private Optional<GenericRecord> decode(byte[] message) {
        try {
            GenericDatumReader<GenericRecord> reader =
                    readers.computeIfAbsent(WireFormat.schemaId(message), this::reader);
            BinaryDecoder decoder = DecoderFactory.get()
                    .binaryDecoder(message, WireFormat.HEADER_BYTES, message.length - WireFormat.HEADER_BYTES, null);
            return Optional.of(reader.read(null, decoder));
        } catch (IOException | AvroRuntimeException | DecodingException e) {
            return Optional.empty();
        } catch (RegistryException e) {
            if (e.kind() == RegistryException.Kind.NOT_FOUND) {
                return Optional.empty();
            }
            throw e;
        }
    }

    private GenericDatumReader<GenericRecord> reader(int schemaId) {
        Schema schema = registry.byId(schemaId);
        return new GenericDatumReader<>(schema, schema, new GenericData());
    }
}
