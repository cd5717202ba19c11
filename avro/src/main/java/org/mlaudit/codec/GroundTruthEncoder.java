package org.mlaudit.codec;

import java.time.Clock;
import java.util.List;
import org.apache.avro.Schema;
import org.jspecify.annotations.Nullable;
import org.mlaudit.contract.ModelContract;
import org.mlaudit.contract.PredictionKind;
import org.mlaudit.contract.PredictionSpec;
import org.mlaudit.contract.Range;
import org.mlaudit.contract.Reason;
import org.mlaudit.contract.ReasonCode;
import org.mlaudit.event.GroundTruth;
import org.mlaudit.event.Origin;

/**
 * Validates real outcomes against the contract of their model and encodes them as {@link GroundTruth}, in one pass and
 * with all reasons at once. For use by one thread.
 */
public final class GroundTruthEncoder {
    private static final Range NOT_NEGATIVE = new Range(0, Double.POSITIVE_INFINITY);

    private final String model;
    private final PredictionSpec spec;
    private final PredictionEncoder classes;
    private final EventTime time;
    private final Scalars scalars = new Scalars();
    private final Reasons reasons = new Reasons();
    private final OriginEncoder origins = new OriginEncoder();
    private final AvroBuffer out = new AvroBuffer();
    private String id = "";

    /** An encoder for the outcomes of a model; times may be at most a day ahead of the clock. */
    public GroundTruthEncoder(ModelContract contract, Clock clock) {
        model = contract.key().model();
        spec = contract.prediction();
        classes = new PredictionEncoder(spec);
        time = new EventTime(clock);
    }

    /** The schema of the bytes: that of {@link GroundTruth}. */
    public static Schema schema() {
        return GroundTruth.getClassSchema();
    }

    /**
     * Validates and encodes one outcome. When nothing is wrong, {@link #buffer()}, {@link #length()} and {@link #id()}
     * hold the result until the next call.
     *
     * @return every reason why the outcome is invalid; empty when it is valid
     */
    public List<Reason> encode(GroundTruthSource source, @Nullable Origin origin) {
        reasons.clear();
        out.clear();
        putId(source.id());
        out.putText(model);
        Envelope.time("/observedAt", source.observedAt(), time, out, reasons);
        if (spec.kind() == PredictionKind.REGRESSION) {
            absent("/label", source.label());
            if (!PredictionEncoder.number("/value", source.value(), spec.range(), spec.unit(), scalars, out, reasons)) {
                reasons.add(ReasonCode.MISSING, "/value", null, "is required: the model predicts REGRESSION");
            }
        } else {
            if (!classes.label("/label", source.label(), scalars, out, reasons)) {
                reasons.add(ReasonCode.MISSING, "/label", null, "is required: the model predicts " + spec.kind());
            }
            absent("/value", source.value());
        }
        PredictionEncoder.number("/weight", source.weight(), NOT_NEGATIVE, "", scalars, out, reasons);
        origins.encode(origin, out);
        return reasons.list();
    }

    /** Holds the Avro binary of the last valid outcome, without a header, from index 0; overwritten by the next one. */
    public byte[] buffer() {
        return out.bytes();
    }

    /** Bytes of the last valid outcome. */
    public int length() {
        return out.length();
    }

    /** Id of the inference that the last valid outcome is of. */
    public String id() {
        return id;
    }

    /** A message: the header of the Confluent wire format and the last valid outcome. */
    public byte[] wire(int schemaId) {
        return WireFormat.frame(schemaId, out.bytes(), 0, out.length());
    }

    private void putId(@Nullable Object given) {
        if (given == null) {
            reasons.add(ReasonCode.MISSING, "/id", null, "is required: it names the inference");
            return;
        }
        CharSequence text = Envelope.id(given, scalars, reasons);
        if (text != null) {
            id = text.toString();
            out.putText(id);
        }
    }

    private void absent(String path, @Nullable Object given) {
        if (!(given == null || (given instanceof CharSequence text && text.isEmpty()))) {
            String message = "must be absent: the model predicts " + spec.kind();
            reasons.add(ReasonCode.PREDICTION_SHAPE, path, given, message);
        }
        out.putByte(0);
    }
}
