package org.mlaudit.streams.cli;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Instant;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.function.Consumer;
import org.apache.avro.Schema;
import org.apache.avro.generic.GenericDatumWriter;
import org.apache.avro.generic.GenericRecord;
import org.apache.avro.generic.GenericRecordBuilder;
import org.apache.avro.io.BinaryEncoder;
import org.apache.avro.io.EncoderFactory;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.jspecify.annotations.Nullable;
import org.mlaudit.codec.EventCodec;
import org.mlaudit.codec.InferenceDecoder;
import org.mlaudit.codec.InferenceLayout;
import org.mlaudit.codec.InferenceSchema;
import org.mlaudit.codec.WireFormat;
import org.mlaudit.contract.ContractFile;
import org.mlaudit.contract.Feature;
import org.mlaudit.contract.ModelContract;
import org.mlaudit.event.LedgerEntries;
import org.mlaudit.event.Protection;
import org.mlaudit.keys.FieldKeys;
import org.mlaudit.keys.SubjectKey;
import org.mlaudit.privacy.Protections;
import org.mlaudit.registry.SchemaRegistry;
import org.mlaudit.streams.catalog.ModelCatalog;
import org.mlaudit.streams.config.AppConfig;
import org.mlaudit.streams.ledger.EntryBundle;
import org.mlaudit.streams.ledger.Hash;
import org.mlaudit.streams.ledger.LeafType;
import org.mlaudit.streams.ledger.LeafView;
import org.mlaudit.streams.ledger.RightEdge;
import org.mlaudit.streams.ledger.TreeHasher;
import org.mlaudit.streams.profile.Reference;
import org.mlaudit.streams.profile.ReferenceBuilder;
import org.mlaudit.streams.record.CommittedRecords;
import org.mlaudit.streams.record.CommittedRecords.Progress;

/** Publishes protected inferences of a model, and reads what came of them. */
final class ProtectedStream {
    private static final String CONTRACT = """
            model: credit-lines
            version: "%s"
            owner: Risk
            purpose: test
            features:
              - {name: income, type: NUMERIC}
              - {name: debt, type: NUMERIC}
              - {name: name, type: TEXT, personal: true, protection: {action: ENCRYPT}}
              - {name: iban, type: TEXT, personal: true, protection: {action: ENCRYPT}}
              - {name: city, type: CATEGORICAL, personal: true, protection: {action: PSEUDONYMISE}}
            prediction: {kind: BINARY, classes: [good, bad], threshold: 0.5}
            windows: {pane: PT5M, sizes: [PT5M], grace: PT1M, lateness: P1D, retention: P30D}
            explanation: {method: SURROGATE, adverse: bad}
            """;

    private static final ModelContract MODEL = ContractFile.parse(CONTRACT.formatted("1"));
    private static final ModelContract UNKNOWN = ContractFile.parse(CONTRACT.formatted("99"));
    private static final Instant START = Instant.parse("2026-03-02T00:00:00Z");
    private static final int REFERENCE_ROWS = 2_000;

    private final AppConfig config;
    private final FieldKeys keys;
    private final SchemaRegistry registry;
    private final Random random = new Random(1);
    private int published;

    ProtectedStream(AppConfig config, FieldKeys keys) {
        this.config = config;
        this.keys = keys;
        this.registry =
                new SchemaRegistry(config.registry().urls(), config.registry().client());
    }

    /** Registers the model with a reference whose rows are protected too. */
    void register() {
        InferenceLayout layout = InferenceLayout.of(MODEL);
        Schema schema = InferenceSchema.of(MODEL);
        InferenceDecoder decoder = new InferenceDecoder(id -> schema, key -> Optional.of(layout));
        ReferenceBuilder builder = new ReferenceBuilder(layout);
        for (int i = 0; i < REFERENCE_ROWS; i++) {
            GenericRecord row = inference(MODEL, "r-" + i, "somebody", Map.of("city", "Cardiff"));
            builder.add(decoder.decode(framed(1, row)));
        }
        Reference reference = builder.build();
        new ModelCatalog(config, registry, Clock.systemUTC())
                .register(MODEL, Optional.of(reference), Optional.empty(), "ada");
    }

    /** Publishes decisions on a person. */
    void publish(String subject, Map<String, Object> person, int count) {
        publish(MODEL, subject, person, count);
    }

    /** Publishes decisions that the stream refuses, since it does not know their model. */
    void publishOfUnknownModel(String subject, Map<String, Object> person, int count) {
        publish(UNKNOWN, subject, person, count);
    }

    private void publish(ModelContract contract, String subject, Map<String, Object> person, int count) {
        String topic = config.topics().catalogue().inferences().name();
        Schema schema = InferenceSchema.of(contract);
        int schemaId = registry.register(InferenceSchema.subject(topic, schema), schema);
        Map<String, Object> client = new HashMap<>(config.kafkaClient("publisher"));
        client.put("compression.type", "gzip");
        try (KafkaProducer<byte[], byte[]> producer =
                new KafkaProducer<>(client, new ByteArraySerializer(), new ByteArraySerializer())) {
            for (int i = 0; i < count; i++) {
                String id = "i-" + published++;
                byte[] wire = framed(schemaId, inference(contract, id, subject, person));
                var unused = producer.send(new ProducerRecord<>(topic, id.getBytes(StandardCharsets.UTF_8), wire));
            }
        }
    }

    private GenericRecord inference(ModelContract contract, String id, String subject, Map<String, Object> person) {
        Protections protections = Protections.of(contract, keys).orElseThrow();
        double income = 2_000 + 400 * random.nextGaussian();
        double debt = 500 + 100 * random.nextGaussian();
        @Nullable
        Object[] row = contract.features().stream()
                .map(Feature::name)
                .map(name -> switch (name) {
                    case "income" -> income;
                    case "debt" -> debt;
                    default -> person.getOrDefault(name, "unknown");
                })
                .toArray();
        Optional<SubjectKey> key = protections.key(subject, START);
        Protection protection = protections.protect(id, key, row);
        Schema schema = InferenceSchema.of(contract);
        GenericRecordBuilder features =
                new GenericRecordBuilder(schema.getField("features").schema());
        for (int i = 0; i < row.length; i++) {
            features.set(contract.features().get(i).name(), row[i]);
        }
        double score = 1 / (1 + Math.exp(-(debt - income / 4) / 100));
        GenericRecord prediction = new GenericRecordBuilder(
                        schema.getField("prediction").schema())
                .set("label", score >= 0.5 ? "bad" : "good")
                .set("score", score)
                .build();
        return new GenericRecordBuilder(schema)
                .set("id", id)
                .set("model", contract.key().model())
                .set("version", contract.key().version())
                .set("occurredAt", START.plusSeconds(published).toEpochMilli() * 1000)
                .set("features", features.build())
                .set("prediction", prediction)
                .set("subject", key.orElseThrow().alias())
                .set(InferenceSchema.PROTECTION_FIELD, stored(schema, protection))
                .build();
    }

    private static GenericRecord stored(Schema schema, Protection protection) {
        Schema type = schema.getField(InferenceSchema.PROTECTION_FIELD)
                .schema()
                .getTypes()
                .get(1);
        return new GenericRecordBuilder(type)
                .set("policy", protection.getPolicy())
                .set("keyId", protection.getKeyId())
                .set("ciphertext", protection.getCiphertext())
                .set("commitment", protection.getCommitment())
                .build();
    }

    private static byte[] framed(int schemaId, GenericRecord value) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        BinaryEncoder encoder = EncoderFactory.get().binaryEncoder(out, null);
        try {
            new GenericDatumWriter<GenericRecord>(value.getSchema()).write(value, encoder);
            encoder.flush();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        byte[] avro = out.toByteArray();
        return WireFormat.frame(schemaId, avro, 0, avro.length);
    }

    /** Number of committed records of a topic, by its name without the prefix. */
    long count(String name) {
        return new CommittedRecords(config).read(config.topics().prefix() + name, message -> {}, Progress.NONE);
    }

    /** Number of leaves in the trees of topics. */
    long leaves() {
        long[] leaves = new long[1];
        entries(entries -> leaves[0] += entries.getOrigin().contains("/log/") ? 0 : entries.getCount());
        return leaves[0];
    }

    private void entries(Consumer<LedgerEntries> taker) {
        String topic = config.topics().catalogue().ledger().name();
        EventCodec<LedgerEntries> codec = new EventCodec<>(LedgerEntries.class, topic, registry);
        new CommittedRecords(config).read(topic, message -> taker.accept(codec.decode(message.value())), Progress.NONE);
    }

    /**
     * Builds every tree anew of its leaves, and holds each leaf against its record as it is stored now.
     *
     * @return number of leaves
     * @throws AssertionError if a root is not the one that was sealed, or a record is not the one of its leaf
     */
    long proven() {
        Map<String, Hash> stored = new HashMap<>();
        TreeHasher hasher = new TreeHasher();
        for (String name : List.of("inferences", "ground-truth", "explanations", "governance", "actions")) {
            new CommittedRecords(config)
                    .read(
                            config.topics().prefix() + name,
                            message -> stored.put(
                                    message.topic() + "-" + message.partition() + "@" + message.offset(),
                                    hasher.sha256(message.value())),
                            Progress.NONE);
        }
        Map<String, RightEdge> trees = new HashMap<>();
        long[] leaves = new long[1];
        entries(entries -> {
            RightEdge tree = trees.computeIfAbsent(entries.getOrigin(), origin -> new RightEdge(hasher));
            EntryBundle.Reader reader = new EntryBundle.Reader(ByteSearch.bytes(entries.getEntries()));
            LeafView leaf = new LeafView();
            while (reader.next()) {
                byte[] data = reader.entry();
                tree.append(hasher.leaf(data));
                leaf.read(data, 0, data.length);
                if (leaf.type() != LeafType.CHECKPOINT && leaf.type() != LeafType.KEY_ROTATION) {
                    String place = leaf.topic() + "-" + leaf.partition() + "@" + leaf.offset();
                    String prefixed = place.startsWith(config.topics().prefix())
                            ? place
                            : config.topics().prefix() + place;
                    if (!leaf.value().equals(Optional.ofNullable(stored.get(prefixed)))) {
                        throw new AssertionError("the record of the leaf of " + place + " is another");
                    }
                    leaves[0]++;
                }
            }
            if (!Arrays.equals(tree.root().bytes(), ByteSearch.bytes(entries.getRoot()))) {
                throw new AssertionError("the root of " + entries.getOrigin() + " at " + tree.size() + " is another");
            }
        });
        return leaves[0];
    }
}
