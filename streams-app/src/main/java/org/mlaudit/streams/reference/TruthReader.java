package org.mlaudit.streams.reference;

import java.time.Clock;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.mlaudit.codec.GroundTruthDecoder;
import org.mlaudit.codec.GroundTruthEncoder;
import org.mlaudit.codec.GroundTruthRow;
import org.mlaudit.codec.GroundTruthSource;
import org.mlaudit.codec.InferenceRow;
import org.mlaudit.contract.ModelContract;
import org.mlaudit.contract.Reason;
import org.mlaudit.streams.performance.Truth;

/** The real outcomes of a file's rows, held to the contract by the encoder that live ground truth goes through. */
final class TruthReader {
    private final Source source;
    private final List<String> classes;
    private final GroundTruthEncoder encoder;
    private final GroundTruthDecoder decoder = new GroundTruthDecoder(id -> GroundTruthEncoder.schema());
    private final Truth truth = new Truth();

    TruthReader(Rows rows, ColumnMapping mapping, ModelContract contract, Clock clock) {
        this.source = new Source(rows, mapping);
        this.classes = contract.prediction().classes();
        this.encoder = new GroundTruthEncoder(contract, clock);
    }

    /** Whether the current row says what came of it. */
    boolean given() {
        return isGiven(source.label()) || isGiven(source.value());
    }

    private static boolean isGiven(@Nullable Object value) {
        return value != null && !(value instanceof CharSequence text && text.isEmpty());
    }

    /** Every reason why the current row's outcome, which is given, is invalid; empty when it is valid. */
    List<Reason> check() {
        return encoder.encode(source, null).stream()
                .map(reason -> new Reason(reason.code(), "/truth" + reason.path(), reason.value(), reason.message()))
                .toList();
    }

    /** The current row's outcome, known as soon as it was predicted; to be called after {@link #check}. */
    Truth read(InferenceRow row) {
        GroundTruthRow decoded = decoder.decode(encoder.wire(0));
        truth.observedAtMillis = Math.floorDiv(row.occurredAtMicros, 1000L);
        truth.label = decoded.labelPresent ? classes.indexOf(decoded.label()) : -1;
        truth.value = decoded.valuePresent ? decoded.value : 0;
        truth.weight = decoded.weightPresent ? Truth.units(decoded.weight) : Truth.ONE;
        return truth;
    }

    private record Source(Rows rows, ColumnMapping mapping) implements GroundTruthSource {
        private @Nullable Object output(String name) {
            int column = mapping.output(name);
            return column == ColumnMapping.ABSENT ? null : rows.value(column);
        }

        @Override
        public Object id() {
            return "row";
        }

        @Override
        public Object observedAt() {
            return RowSource.UNTIMED;
        }

        @Override
        public @Nullable Object label() {
            return output("truth.label");
        }

        @Override
        public @Nullable Object value() {
            return output("truth.value");
        }

        @Override
        public @Nullable Object weight() {
            return output("truth.weight");
        }
    }
}
