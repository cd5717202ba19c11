package org.mlaudit.codec;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.NoSuchAlgorithmException;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.apache.avro.Schema;
import org.apache.avro.SchemaBuilder;
import org.apache.avro.SchemaNormalization;
import org.apache.avro.generic.GenericRecord;
import org.junit.jupiter.api.Test;
import org.mlaudit.contract.Contracts;
import org.mlaudit.contract.ModelContract;
import org.mlaudit.event.Origin;
import org.mlaudit.registry.RegistryException;

/** What leaves of the ledger say of messages, as our encoders, Avro's writers of any schema and hostile producers write them. */
class LedgerFieldsDecoderTest {
    private static final Clock CLOCK = Clock.fixed(Instant.parse("2026-03-01T12:00:00Z"), ZoneOffset.UTC);
    /** Schema of an inference whose texts are all in ASCII. */
    private static final int ASCII = 9;

    private static final ModelContract CONTRACT = Contracts.everyType();
    private static final Schema PROTECTION = SchemaBuilder.record("Protection")
            .fields()
            .requiredString("policy")
            .requiredString("keyId")
            .requiredBytes("ciphertext")
            .requiredBytes("commitment")
            .endRecord();

    private final Map<Integer, Schema> schemas = new HashMap<>();
    private final LedgerFieldsDecoder decoder = LedgerFieldsDecoder.ofInferences(schemas::get);

    private byte[] inference(int id) {
        InferenceEncoder encoder = new InferenceEncoder(CONTRACT, CLOCK);
        MapSource source = new MapSource(CONTRACT)
                .with("id", id == ASCII ? "i-1" : "größer-1")
                .with("occurredAt", 1_700_000_000_000L)
                .with("score", 0.5)
                .feature("distance", 1)
                .feature("origin", "ATL")
                .feature("weekend", true);
        assertThat(encoder.encode(source, new Origin("node:7:0", 41L, "flow", null)))
                .isEmpty();
        schemas.put(id, encoder.schema());
        return encoder.wire(id);
    }

    @Test
    void anInferenceIsOfTheModelThatItsSchemaNames() throws NoSuchAlgorithmException {
        byte[] wire = inference(3);
        assertThat(decoder.read(wire)).isTrue();
        LedgerFields fields = decoder.fields();
        assertThat(fields.id).hasToString("größer-1");
        assertThat(fields.model).hasToString("every-type");
        assertThat(fields.version).hasToString(CONTRACT.key().version());
        assertThat(fields.occurredAtMicros).isEqualTo(1_700_000_000_000_000L);
        assertThat(fields.producer).hasToString("node:7:0");
        assertThat(fields.sequence).isEqualTo(41);
        assertThat(fields.subjectKey.length()).isZero();
        assertThat(fields.commitment.length()).isZero();
        assertThat(fields.fingerprint.bytes())
                .isEqualTo(SchemaNormalization.parsingFingerprint("SHA-256", schemas.get(3)))
                .hasSize(32);
    }

    @Test
    void aGroundTruthNamesItsModelItself() {
        GroundTruthEncoder encoder = new GroundTruthEncoder(CONTRACT, CLOCK);
        MapSource source = new MapSource(CONTRACT)
                .with("id", "i-1")
                .with("observedAt", 1_700_000_000_000L)
                .with("label", "late");
        assertThat(encoder.encode(source, null)).isEmpty();
        LedgerFieldsDecoder truths = LedgerFieldsDecoder.ofEvents(
                id -> GroundTruthEncoder.schema(), GroundTruthEncoder.schema().getFullName());
        assertThat(truths.read(encoder.wire(1))).isTrue();
        assertThat(truths.fields().id).hasToString("i-1");
        assertThat(truths.fields().model).hasToString("every-type");
        assertThat(truths.fields().version.length()).isZero();
        assertThat(truths.fields().occurredAtMicros).isEqualTo(1_700_000_000_000_000L);
        assertThat(truths.fields().sequence).isEqualTo(-1);
        assertThat(truths.fields().producer.length()).isZero();
    }

    @Property(tries = 500)
    void fieldsAreFoundAmongAnyOthers(@ForAll long seed) {
        RandomAvro avro = new RandomAvro(seed);
        Schema writer = writer(avro);
        GenericRecord datum = (GenericRecord) avro.datum(writer);
        byte[] commitment = new byte[32];
        new Random(seed).nextBytes(commitment);
        if (datum.get("protection") instanceof GenericRecord protection) {
            protection.put("commitment", ByteBuffer.wrap(commitment));
        }
        if (datum.get("origin") instanceof GenericRecord origin) {
            origin.put("sequence", avro.random.nextLong() >>> (1 + avro.random.nextInt(63)));
        }
        schemas.put((int) seed, writer);
        byte[] bytes = avro.bytes(writer, datum);
        byte[] wire = WireFormat.frame((int) seed, bytes, 0, bytes.length);

        assertThat(decoder.read(wire)).isTrue();

        LedgerFields fields = decoder.fields();
        assertThat(fields.id).hasToString(datum.get("id").toString());
        assertThat(fields.model).hasToString("m");
        assertThat(fields.version).hasToString("2");
        assertThat(fields.occurredAtMicros).isEqualTo(datum.get("occurredAt"));
        GenericRecord origin = (GenericRecord) datum.get("origin");
        assertThat(fields.sequence).isEqualTo(origin == null ? -1L : origin.get("sequence"));
        assertThat(fields.producer).hasToString(origin == null ? "" : text(origin, "producer"));
        GenericRecord protection = (GenericRecord) datum.get("protection");
        assertThat(fields.subjectKey).hasToString(protection == null ? "" : text(protection, "keyId"));
        assertThat(fields.commitment.length()).isEqualTo(protection == null ? 0 : 32);
        if (protection != null) {
            int from = fields.commitment.offset();
            assertThat(Arrays.copyOfRange(fields.commitment.bytes(), from, from + 32))
                    .isEqualTo(commitment);
        }
        survives(wire, new Random(seed));
    }

    private static String text(GenericRecord record, String field) {
        return record.get(field).toString();
    }

    /** An inference's schema with fields of any type before, between and after those that leaves have. */
    private static Schema writer(RandomAvro avro) {
        Schema origin = SchemaBuilder.record("Origin")
                .fields()
                .requiredString("producer")
                .requiredLong("sequence")
                .optionalString("flow")
                .endRecord();
        SchemaBuilder.FieldAssembler<Schema> fields = SchemaBuilder.record("Inference")
                .prop(InferenceSchema.MODEL, "m")
                .prop(InferenceSchema.VERSION, "2")
                .fields();
        fields.name("a").type(avro.schema(2)).noDefault().requiredString("id");
        fields.requiredString("model").requiredString("version");
        fields.name("features").type(avro.record(2)).noDefault().requiredLong("occurredAt");
        fields.optionalDouble("b").optionalDouble("c").optionalString("d").optionalBoolean("e");
        fields.name("f").type(avro.schema(2)).noDefault();
        fields.name("origin").type().optional().type(origin);
        fields.name("protection").type().optional().type(PROTECTION);
        fields.name("g").type(avro.schema(1)).noDefault();
        return fields.endRecord();
    }

    /** Whatever is cut off or changed: it is read or it is not. */
    private void survives(byte[] wire, Random random) {
        assertThat(decoder.read(Arrays.copyOf(wire, wire.length + 1))).isFalse();
        for (int i = 0; i < 20; i++) {
            decoder.read(Arrays.copyOf(wire, random.nextInt(wire.length)));
            byte[] changed = wire.clone();
            changed[WireFormat.HEADER_BYTES + random.nextInt(wire.length - WireFormat.HEADER_BYTES)] =
                    (byte) random.nextInt();
            decoder.read(changed);
        }
    }

    @Test
    void whatIsNotDueHereIsNotRead() {
        byte[] wire = inference(3);
        schemas.put(4, GroundTruthEncoder.schema());
        byte[] other = wire.clone();
        WireFormat.putHeader(4, other, 0);
        assertThat(decoder.read(other)).isFalse();
        assertThat(decoder.fields().fingerprint.length()).isZero();
        assertThat(decoder.fields().occurredAtMicros).isZero();
        for (int length = 0; length < wire.length; length++) {
            assertThat(decoder.read(Arrays.copyOf(wire, length))).isFalse();
        }
        assertThat(decoder.read(wire)).isTrue();
        LedgerFieldsDecoder unknown = LedgerFieldsDecoder.ofInferences(id -> {
            throw new RegistryException(RegistryException.Kind.NOT_FOUND, "no schema " + id, null);
        });
        assertThat(unknown.read(wire)).isFalse();
    }

    @Test
    void whatNoLeafCanTellIsNotRead() {
        InferenceEncoder encoder = new InferenceEncoder(CONTRACT, CLOCK);
        MapSource source = new MapSource(CONTRACT)
                .with("id", "i-1")
                .with("occurredAt", 1_700_000_000_000L)
                .with("score", 0.5)
                .feature("distance", 1)
                .feature("origin", "ATL")
                .feature("weekend", true);
        schemas.put(5, encoder.schema());
        assertThat(encoder.encode(source, new Origin("x".repeat(1024), 0L, null, null)))
                .isEmpty();
        assertThat(decoder.read(encoder.wire(5))).isTrue();
        assertThat(encoder.encode(source, new Origin("x", -2L, null, null))).isEmpty();
        assertThat(decoder.read(encoder.wire(5))).isFalse();
        assertThat(encoder.encode(source, new Origin("xyz", 0L, null, null))).isEmpty();
        byte[] wire = encoder.wire(5);
        int producer = indexOf(wire, "xyz".getBytes(StandardCharsets.UTF_8));
        assertThat(decoder.read(wire)).isTrue();
        wire[producer + 1] = (byte) 0xFF;
        assertThat(decoder.read(wire)).as("not UTF-8").isFalse();
        assertThat(encoder.encode(source, new Origin("x".repeat(1025), 0L, null, null)))
                .isEmpty();
        assertThat(decoder.read(encoder.wire(5))).isFalse();
    }

    private static int indexOf(byte[] bytes, byte[] part) {
        int at = 0;
        while (!Arrays.equals(bytes, at, at + part.length, part, 0, part.length)) {
            at++;
        }
        return at;
    }

    @Test
    void readingAllocatesNothing() {
        byte[] wire = inference(ASCII);
        ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        long id = Thread.currentThread().threadId();
        long allocated = Long.MAX_VALUE;
        for (int round = 0; round < 20; round++) {
            long before = threads.getThreadAllocatedBytes(id);
            for (int i = 0; i < 10_000; i++) {
                decoder.read(wire);
            }
            allocated = Math.min(allocated, threads.getThreadAllocatedBytes(id) - before);
        }
        assertThat(allocated).isLessThan(10_000);
    }
}
