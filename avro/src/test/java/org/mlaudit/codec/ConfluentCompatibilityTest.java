package org.mlaudit.codec;

import static org.assertj.core.api.Assertions.assertThat;

import io.confluent.kafka.schemaregistry.avro.AvroSchemaProvider;
import io.confluent.kafka.schemaregistry.client.MockSchemaRegistryClient;
import io.confluent.kafka.serializers.KafkaAvroDeserializer;
import io.confluent.kafka.serializers.KafkaAvroSerializer;
import io.confluent.kafka.serializers.subject.TopicRecordNameStrategy;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.apache.avro.generic.GenericRecord;
import org.junit.jupiter.api.Test;
import org.mlaudit.contract.Contracts;
import org.mlaudit.contract.ModelContract;
import org.mlaudit.event.GroundTruth;
import org.mlaudit.event.Origin;
import org.mlaudit.registry.SchemaRegistry;

/** Confluent's own serialiser and deserialiser on one side, ours on the other. */
class ConfluentCompatibilityTest {
    private static final String TOPIC = "audit.inferences";
    private static final ModelContract CONTRACT = Contracts.everyType();

    private final MockSchemaRegistryClient client = new MockSchemaRegistryClient(List.of(new AvroSchemaProvider()));
    private final SchemaRegistry registry = new SchemaRegistry(client, "mock");
    private final KafkaAvroSerializer serializer = new KafkaAvroSerializer(client);
    private final KafkaAvroDeserializer deserializer = new KafkaAvroDeserializer(client);
    private final InferenceEncoder encoder = new InferenceEncoder(CONTRACT, Clock.systemUTC());
    private final InferenceDecoder decoder =
            new InferenceDecoder(registry::byId, key -> Optional.of(InferenceLayout.of(CONTRACT)));

    ConfluentCompatibilityTest() {
        Map<String, Object> config = Map.of(
                "schema.registry.url",
                "mock://unused",
                "value.subject.name.strategy",
                TopicRecordNameStrategy.class.getName());
        serializer.configure(config, false);
        deserializer.configure(config, false);
    }

    @Property(tries = 200)
    void eachReadsWhatTheOtherWrites(@ForAll long seed) {
        RandomAvro random = new RandomAvro(seed);
        MapSource source = new MapSource(CONTRACT)
                .with("occurredAt", Instant.parse("2026-01-01T00:00:00Z"))
                .with("score", random.random.nextDouble())
                .with("label", random.random.nextBoolean() ? "late" : null)
                .with("subject", random.text())
                .feature("distance", 6000 * random.random.nextDouble())
                .feature("origin", random.any(List.of("ATL", "ORD", "JFK")))
                .feature("weekend", random.random.nextBoolean())
                .feature("remark", random.text())
                .feature("vector", new double[] {random.random.nextGaussian(), 0, 1})
                .segment("carrier", random.text());
        assertThat(encoder.encode(source, new Origin("p", 1L, "f", random.text())))
                .isEmpty();
        int id = registry.register(InferenceSchema.subject(TOPIC, encoder.schema()), encoder.schema());
        byte[] ours = encoder.wire(id);

        GenericRecord read = (GenericRecord) deserializer.deserialize(TOPIC, ours);
        byte[] theirs = serializer.serialize(TOPIC, read);

        assertThat(theirs).isEqualTo(ours);
        DecodingLawsTest.assertSame(read, decoder.decode(theirs));
    }

    @Test
    void eventsOfGeneratedClassesAreTheSameBytes() {
        EventCodec<GroundTruth> codec = new EventCodec<>(GroundTruth.class, "audit.ground-truth", registry);
        GroundTruth event = new GroundTruth(
                "i",
                "m",
                Instant.parse("2026-01-01T00:00:00.000001Z"),
                "late",
                null,
                1.0,
                new Origin("p", 1L, null, "x"));

        byte[] ours = codec.encode(event);
        GenericRecord read = (GenericRecord) deserializer.deserialize("audit.ground-truth", ours);

        assertThat(read.get("label")).hasToString("late");
        assertThat(serializer.serialize("audit.ground-truth", read)).isEqualTo(ours);
        assertThat(codec.decode(ours)).isEqualTo(event);
    }
}
