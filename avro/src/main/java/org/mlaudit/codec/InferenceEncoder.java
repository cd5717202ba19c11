package org.mlaudit.codec;

import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.avro.Schema;
import org.jspecify.annotations.Nullable;
import org.mlaudit.codec.Scalars.State;
import org.mlaudit.contract.Feature;
import org.mlaudit.contract.ModelContract;
import org.mlaudit.contract.ProtectedAttribute;
import org.mlaudit.contract.Reason;
import org.mlaudit.contract.ReasonCode;
import org.mlaudit.contract.UnknownFields;
import org.mlaudit.event.Origin;

/**
 * Validates a record against its contract and encodes it as Avro by {@link InferenceSchema}, in one pass over its values
 * and into one reused buffer: nothing is allocated for a value. A record that is wrong is gone through to the end, so
 * that all its reasons are known at once. For use by one thread.
 */
public final class InferenceEncoder {
    private final Schema schema;
    private final byte[] modelAndVersion;
    private final FeatureEncoder[] features;
    private final PredictionEncoder prediction;
    private final Map<String, Boolean> quotableSegments;
    private final boolean rejectUnknown;
    /** Whether records have a place for what protections leave behind; empty until they are applied. */
    private final boolean protectable;

    private final UuidV7 ids;
    private final EventTime time;
    private final Scalars scalars = new Scalars();
    private final Reasons reasons = new Reasons();
    private final OriginEncoder origins = new OriginEncoder();
    private final AvroBuffer out = new AvroBuffer();
    private final byte[] madeId = new byte[UuidV7.LENGTH];
    private @Nullable CharSequence givenId;

    /** An encoder for a contract. The clock bounds event times and goes into ids that are made here. */
    public InferenceEncoder(ModelContract contract, Clock clock) {
        schema = InferenceSchema.of(contract);
        protectable = InferenceSchema.protection(schema).isPresent();
        ids = new UuidV7(clock);
        time = new EventTime(clock);
        features = contract.features().stream().map(FeatureEncoder::new).toArray(FeatureEncoder[]::new);
        prediction = new PredictionEncoder(contract.prediction());
        rejectUnknown = contract.unknownFields() == UnknownFields.REJECT;
        quotableSegments = new LinkedHashMap<>();
        for (String segment : contract.segmentNames()) {
            quotableSegments.put(segment, isQuotable(contract, segment));
        }
        AvroBuffer constant = new AvroBuffer();
        constant.putText(contract.key().model());
        constant.putText(contract.key().version());
        modelAndVersion = Arrays.copyOf(constant.bytes(), constant.length());
    }

    /** A segment that is a protected attribute, or is called like a feature that must not be quoted, is not quoted. */
    private static boolean isQuotable(ModelContract contract, String segment) {
        return contract.protectedAttributes().stream()
                        .map(ProtectedAttribute::attribute)
                        .noneMatch(segment::equals)
                && contract.features().stream()
                        .filter(feature -> feature.name().equals(segment))
                        .allMatch(Feature::quotable);
    }

    /** The schema of the bytes. */
    public Schema schema() {
        return schema;
    }

    /**
     * Validates and encodes one record. When nothing is wrong, {@link #buffer()}, {@link #length()} and {@link #id()} hold
     * the result until the next call.
     *
     * @param origin where the record was captured; null when that is unknown
     * @return every reason why the record is invalid; empty when it is valid
     */
    public List<Reason> encode(InferenceSource source, @Nullable Origin origin) {
        reasons.clear();
        out.clear();
        putId(source.id());
        out.putRaw(modelAndVersion);
        Envelope.time("/occurredAt", source.occurredAt(), time, out, reasons);
        for (int i = 0; i < features.length; i++) {
            features[i].encode(source.feature(i), scalars, out, reasons);
        }
        if (rejectUnknown) {
            for (String name : source.unknownFields()) {
                String path = Reason.path("/features", name);
                reasons.add(ReasonCode.UNKNOWN_FIELD, path, null, "is not a feature of the contract");
            }
        }
        prediction.encode(source, scalars, out, reasons);
        putSegments(source.segments());
        putSubject(source.subject());
        putLatency(source.latencyMicros());
        origins.encode(origin, out);
        if (protectable) {
            out.putByte(0);
        }
        return reasons.list();
    }

    /** Holds the Avro binary of the last valid record, without a header, from index 0; overwritten by the next one. */
    public byte[] buffer() {
        return out.bytes();
    }

    /** Bytes of the last valid record. */
    public int length() {
        return out.length();
    }

    /** Id of the last valid record. */
    public String id() {
        return givenId == null ? new String(madeId, StandardCharsets.US_ASCII) : givenId.toString();
    }

    /** A message: the header of the Confluent wire format and the last valid record. */
    public byte[] wire(int schemaId) {
        return WireFormat.frame(schemaId, out.bytes(), 0, out.length());
    }

    private void putId(@Nullable Object given) {
        givenId = null;
        if (given != null) {
            givenId = Envelope.id(given, scalars, reasons);
            if (givenId != null) {
                out.putText(givenId);
            }
        } else {
            ids.next(madeId, 0);
            out.putLong(UuidV7.LENGTH);
            out.putRaw(madeId);
        }
    }

    private void putSegments(Map<String, ?> segments) {
        if (!segments.isEmpty()) {
            int known = 0;
            int count = 0;
            for (String name : quotableSegments.keySet()) {
                Object value = segments.get(name);
                known += segments.containsKey(name) ? 1 : 0;
                count += scalars.name(value) == State.ABSENT ? 0 : 1;
            }
            if (known < segments.size() && rejectUnknown) {
                unknownSegments(segments);
            }
            if (count > 0) {
                out.putLong(count);
                for (Map.Entry<String, Boolean> segment : quotableSegments.entrySet()) {
                    putSegment(segment.getKey(), segments.get(segment.getKey()), segment.getValue());
                }
            }
        }
        out.putByte(0);
    }

    private void putSegment(String name, @Nullable Object value, boolean quotable) {
        switch (scalars.name(value)) {
            case ABSENT -> {}
            case VALUE -> {
                out.putText(name);
                out.putText(scalars.text);
            }
            default ->
                reasons.add(
                        ReasonCode.WRONG_TYPE,
                        Reason.path("/segments", name),
                        quotable ? value : null,
                        "must be a name, is " + FeatureEncoder.kind(value));
        }
    }

    private void unknownSegments(Map<String, ?> segments) {
        for (String name : segments.keySet()) {
            if (!quotableSegments.containsKey(name)) {
                String path = Reason.path("/segments", name);
                reasons.add(ReasonCode.UNKNOWN_FIELD, path, null, "is not a segment of the contract");
            }
        }
    }

    private void putSubject(@Nullable Object subject) {
        switch (scalars.name(subject)) {
            case ABSENT -> out.putByte(0);
            case VALUE -> Envelope.nullableText(scalars.text, out);
            default ->
                reasons.add(
                        ReasonCode.WRONG_TYPE, "/subject", null, "must be text, is " + FeatureEncoder.kind(subject));
        }
    }

    private void putLatency(@Nullable Object latency) {
        String path = "/latencyMicros";
        switch (scalars.number(latency)) {
            case ABSENT -> out.putByte(0);
            case VALUE -> {
                double micros = Math.rint(scalars.number);
                if (micros < 0 || micros >= 0x1p63) {
                    reasons.add(ReasonCode.OUT_OF_RANGE, path, latency, "must be at least 0 microseconds");
                }
                out.putByte(2);
                out.putLong((long) micros);
            }
            case NOT_FINITE -> reasons.add(ReasonCode.NOT_FINITE, path, latency, "is not a finite number");
            case WRONG_TYPE -> {
                String message = "must be a number of microseconds, is " + FeatureEncoder.kind(latency);
                reasons.add(ReasonCode.WRONG_TYPE, path, latency, message);
            }
        }
    }
}
