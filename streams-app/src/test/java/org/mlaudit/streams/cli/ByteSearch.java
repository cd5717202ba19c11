package org.mlaudit.streams.cli;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.apache.avro.AvroRuntimeException;
import org.apache.avro.Schema;
import org.apache.avro.generic.GenericData;
import org.apache.avro.generic.GenericDatumReader;
import org.apache.avro.generic.GenericRecord;
import org.apache.avro.io.DecoderFactory;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.ListTopicsOptions;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.jspecify.annotations.Nullable;
import org.mlaudit.codec.DecodingException;
import org.mlaudit.codec.WireFormat;
import org.mlaudit.event.Protection;
import org.mlaudit.keys.DecryptionException;
import org.mlaudit.keys.FieldKeys;
import org.mlaudit.keys.SubjectKey;
import org.mlaudit.privacy.ProtectedFields;
import org.mlaudit.registry.RegistryException;
import org.mlaudit.registry.SchemaRegistry;
import org.mlaudit.streams.config.AppConfig;

/** Searches everything that the platform keeps for texts. */
final class ByteSearch {
    private static final List<Charset> CHARSETS =
            List.of(StandardCharsets.UTF_8, StandardCharsets.UTF_16BE, StandardCharsets.UTF_16LE);

    private final Path directory;
    private final AppConfig config;
    private final FieldKeys keys;

    /**
     * A search.
     *
     * @param directory everything that is on disk
     * @param keys what can be decrypted is decrypted by them
     */
    ByteSearch(Path directory, AppConfig config, FieldKeys keys) {
        this.directory = directory;
        this.config = config;
        this.keys = keys;
    }

    /**
     * What was found: how often, by place and text.
     *
     * @param raw in the bytes of files
     * @param decoded in the keys and values of messages, decompressed
     * @param decrypted in what messages have encrypted
     */
    record Found(Map<String, Integer> raw, Map<String, Integer> decoded, Map<String, Integer> decrypted) {}

    Found search(List<String> texts) throws Exception {
        Found found = new Found(new TreeMap<>(), new TreeMap<>(), new TreeMap<>());
        try (Stream<Path> files = Files.walk(directory)) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                count(found.raw(), directory.relativize(file).toString(), bytes(file), texts);
            }
        }
        try (SchemaRegistry registry =
                new SchemaRegistry(config.registry().urls(), config.registry().client())) {
            messages(message -> {
                String topic = message.topic();
                if (message.key() != null) {
                    count(found.decoded(), topic, message.key(), texts);
                }
                if (message.value() != null) {
                    count(found.decoded(), topic, message.value(), texts);
                    decode(registry, message.value())
                            .ifPresent(value -> decrypt(registry, topic, value, texts, found.decrypted()));
                }
            });
        }
        return found;
    }

    /** Stores and brokers replace their files while they are looked at; a file that is gone holds nothing. */
    private static byte[] bytes(Path file) throws IOException {
        try {
            return Files.readAllBytes(file);
        } catch (NoSuchFileException e) {
            return new byte[0];
        }
    }

    /** Takes a message. */
    private interface Taker {
        void take(ConsumerRecord<byte[], byte[]> message);
    }

    private void messages(Taker taker) throws Exception {
        Map<String, Object> client = config.kafkaClient("search");
        List<TopicPartition> partitions;
        try (Admin admin = Admin.create(client)) {
            var names = admin.listTopics(new ListTopicsOptions().listInternal(true))
                    .names()
                    .get();
            partitions = admin.describeTopics(names).allTopicNames().get().values().stream()
                    .flatMap(topic -> topic.partitions().stream()
                            .map(partition -> new TopicPartition(topic.name(), partition.partition())))
                    .toList();
        }
        try (KafkaConsumer<byte[], byte[]> consumer =
                new KafkaConsumer<>(client, new ByteArrayDeserializer(), new ByteArrayDeserializer())) {
            consumer.assign(partitions);
            consumer.seekToBeginning(partitions);
            Map<TopicPartition, Long> ends = consumer.endOffsets(partitions);
            while (ends.entrySet().stream().anyMatch(end -> consumer.position(end.getKey()) < end.getValue())) {
                consumer.poll(Duration.ofMillis(200)).forEach(taker::take);
            }
        }
    }

    private static void count(Map<String, Integer> found, String place, byte[] bytes, List<String> texts) {
        for (String text : texts) {
            for (Charset charset : CHARSETS) {
                if (contains(bytes, text.getBytes(charset))) {
                    found.merge(place + ": " + text, 1, Integer::sum);
                }
            }
        }
    }

    private static boolean contains(byte[] bytes, byte[] text) {
        outer:
        for (int i = 0; i <= bytes.length - text.length; i++) {
            for (int j = 0; j < text.length; j++) {
                if (bytes[i + j] != text[j]) {
                    continue outer;
                }
            }
            return true;
        }
        return false;
    }

    private static Optional<GenericRecord> decode(SchemaRegistry registry, byte[] wire) {
        try {
            Schema schema = registry.byId(WireFormat.schemaId(wire));
            return Optional.of(new GenericDatumReader<GenericRecord>(schema, schema, new GenericData())
                    .read(
                            null,
                            DecoderFactory.get()
                                    .binaryDecoder(
                                            wire,
                                            WireFormat.HEADER_BYTES,
                                            wire.length - WireFormat.HEADER_BYTES,
                                            null)));
        } catch (IOException | AvroRuntimeException | DecodingException | RegistryException e) {
            return Optional.empty();
        }
    }

    /** Everything that is encrypted in a record, and in what its bytes may be a message of. */
    private void decrypt(
            SchemaRegistry registry,
            String topic,
            GenericRecord value,
            List<String> texts,
            Map<String, Integer> found) {
        for (Schema.Field field : value.getSchema().getFields()) {
            Object member = value.get(field.pos());
            if (member instanceof GenericRecord nested) {
                if (nested.getSchema()
                        .getFullName()
                        .equals(Protection.getClassSchema().getFullName())) {
                    open(String.valueOf(value.get("id")), nested)
                            .ifPresent(plain -> count(found, topic, plain.getBytes(StandardCharsets.UTF_8), texts));
                }
                decrypt(registry, topic, nested, texts, found);
            } else if (member instanceof ByteBuffer bytes) {
                decode(registry, bytes(bytes)).ifPresent(inner -> decrypt(registry, topic, inner, texts, found));
            }
        }
    }

    private Optional<String> open(String id, GenericRecord stored) {
        Optional<SubjectKey> key =
                Optional.ofNullable(stored.get("keyId")).flatMap(known -> keys.find(known.toString()));
        try {
            return key.map(under -> ProtectedFields.decrypt(
                            under,
                            id,
                            Protection.newBuilder()
                                    .setPolicy(stored.get("policy").toString())
                                    .setKeyId(under.id())
                                    .setCiphertext((ByteBuffer) stored.get("ciphertext"))
                                    .setCommitment((ByteBuffer) stored.get("commitment"))
                                    .build())
                    .toString());
        } catch (DecryptionException e) {
            return Optional.empty();
        }
    }

    static byte[] bytes(@Nullable ByteBuffer buffer) {
        byte[] bytes = new byte[buffer == null ? 0 : buffer.remaining()];
        if (buffer != null) {
            buffer.duplicate().get(bytes);
        }
        return bytes;
    }
}
