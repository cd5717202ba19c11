package org.mlaudit.benchmarks.codec;

import io.confluent.kafka.schemaregistry.avro.AvroSchema;
import io.confluent.kafka.schemaregistry.client.MockSchemaRegistryClient;
import io.confluent.kafka.schemaregistry.client.rest.exceptions.RestClientException;
import io.confluent.kafka.serializers.KafkaAvroDeserializer;
import io.confluent.kafka.serializers.KafkaAvroSerializer;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.apache.avro.Schema;
import org.apache.avro.generic.GenericDatumReader;
import org.apache.avro.generic.GenericDatumWriter;
import org.apache.avro.generic.GenericRecord;
import org.apache.avro.io.BinaryDecoder;
import org.apache.avro.io.BinaryEncoder;
import org.apache.avro.io.DecoderFactory;
import org.apache.avro.io.EncoderFactory;
import org.jspecify.annotations.Nullable;
import org.mlaudit.benchmarks.Jmh;
import org.mlaudit.benchmarks.topology.Load;
import org.mlaudit.codec.InferenceDecoder;
import org.mlaudit.codec.InferenceEncoder;
import org.mlaudit.codec.InferenceRow;
import org.mlaudit.codec.WireFormat;
import org.mlaudit.contract.Reason;
import org.mlaudit.streams.topology.RegisteredModel;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.runner.RunnerException;

/**
 * Nanoseconds to encode and to decode one inference of 20 features (16 numeric, 4 categorical), over 512 different ones.
 * Encoding by ours includes the check against the contract. Avro's generic classes and Confluent's serialisers work on the
 * same bytes and the same schema, with everything that can be reused reused.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class CodecBenchmark {
    private static final int EVENTS = 512;
    private static final String TOPIC = "audit.inferences";

    private final byte[][] wires = new byte[EVENTS][];
    private final GenericRecord[] records = new GenericRecord[EVENTS];
    private final Load.Sample[] samples = new Load.Sample[EVENTS];
    private int next;

    private @Nullable InferenceDecoder decoder;
    private @Nullable InferenceEncoder encoder;
    private @Nullable GenericDatumReader<GenericRecord> reader;
    private @Nullable GenericDatumWriter<GenericRecord> writer;
    private @Nullable KafkaAvroDeserializer confluentDeserializer;
    private @Nullable KafkaAvroSerializer confluentSerializer;
    private @Nullable BinaryDecoder binaryDecoder;
    private @Nullable BinaryEncoder binaryEncoder;
    private final ByteArrayOutputStream out = new ByteArrayOutputStream(1024);

    /** Makes the inferences and everything that encodes and decodes them. */
    @Setup
    public void setUp() throws IOException, RestClientException {
        Load load = new Load();
        RegisteredModel model = load.model(0);
        Schema schema = load.schema(0);
        MockSchemaRegistryClient registry = new MockSchemaRegistryClient();
        int id = registry.register(TOPIC + "-" + schema.getFullName(), new AvroSchema(schema));
        Map<String, Object> config = Map.of(
                "schema.registry.url", "mock://benchmark",
                "auto.register.schemas", false,
                "value.subject.name.strategy", "io.confluent.kafka.serializers.subject.TopicRecordNameStrategy");
        confluentDeserializer = new KafkaAvroDeserializer(registry, config);
        confluentSerializer = new KafkaAvroSerializer(registry, config);
        decoder = new InferenceDecoder(any -> schema, key -> Optional.of(model.layout()));
        encoder = new InferenceEncoder(model.contract(), java.time.Clock.systemUTC());
        reader = new GenericDatumReader<>(schema);
        writer = new GenericDatumWriter<>(schema);
        for (int i = 0; i < EVENTS; i++) {
            samples[i] = load.sample(i);
            encoder.encode(samples[i], null);
            wires[i] = encoder.wire(id);
            records[i] = (GenericRecord) confluentDeserializer.deserialize(TOPIC, wires[i]);
        }
    }

    private int step() {
        next = (next + 1) & (EVENTS - 1);
        return next;
    }

    /** Our plan fills a row. */
    @Benchmark
    public InferenceRow decodeMlaudit() {
        return decoder.decode(wires[step()]);
    }

    /** Avro's generic reader makes a record. */
    @Benchmark
    public GenericRecord decodeAvroGeneric() throws IOException {
        byte[] wire = wires[step()];
        binaryDecoder = DecoderFactory.get()
                .binaryDecoder(wire, WireFormat.HEADER_BYTES, wire.length - WireFormat.HEADER_BYTES, binaryDecoder);
        return reader.read(null, binaryDecoder);
    }

    /** Confluent's deserialiser makes a record. */
    @Benchmark
    public Object decodeConfluent() {
        return confluentDeserializer.deserialize(TOPIC, wires[step()]);
    }

    /** Our encoder checks and encodes values that lie in memory. */
    @Benchmark
    public Object encodeMlaudit() {
        java.util.List<Reason> reasons = encoder.encode(samples[step()], null);
        if (!reasons.isEmpty()) {
            throw new IllegalStateException(reasons.toString());
        }
        return encoder.buffer();
    }

    /** Avro's generic writer encodes a finished record. */
    @Benchmark
    public int encodeAvroGeneric() throws IOException {
        out.reset();
        binaryEncoder = EncoderFactory.get().directBinaryEncoder(out, binaryEncoder);
        writer.write(records[step()], binaryEncoder);
        binaryEncoder.flush();
        return out.size();
    }

    /** Confluent's serialiser encodes a finished record. */
    @Benchmark
    public byte[] encodeConfluent() {
        return confluentSerializer.serialize(TOPIC, records[step()]);
    }

    /** Runs it and prints its figures. */
    public static void main(String[] args) throws RunnerException {
        Map<String, Double> medians = Jmh.run(CodecBenchmark.class);
        medians.forEach((name, value) -> Jmh.result(
                "codec." + name.replace(":alloc", "_alloc"), value, name.endsWith(":alloc") ? "B/event" : "ns/event"));
        double ours = medians.get("decodeMlaudit");
        Jmh.result("codec.decode_of_avro_generic", ours / medians.get("decodeAvroGeneric"), "ratio");
        Jmh.result("codec.decode_of_confluent", ours / medians.get("decodeConfluent"), "ratio");
        double encode = medians.get("encodeMlaudit");
        Jmh.result("codec.encode_of_avro_generic", encode / medians.get("encodeAvroGeneric"), "ratio");
        Jmh.result("codec.encode_of_confluent", encode / medians.get("encodeConfluent"), "ratio");
    }
}
