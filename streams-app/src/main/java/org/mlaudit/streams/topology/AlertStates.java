package org.mlaudit.streams.topology;

import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.Optional;
import org.mlaudit.codec.EventCodec;
import org.mlaudit.event.Alert;
import org.mlaudit.event.Verdict;
import org.mlaudit.streams.alert.TargetState;

/**
 * What the alerts store holds of a target: end of its newest window in milliseconds (long), revision (long), verdict
 * (a byte), then the newest alert's wire form if there ever was one.
 */
final class AlertStates {
    private static final int HEADER_BYTES = 2 * Long.BYTES + 1;

    private final EventCodec<Alert> codec;

    AlertStates(EventCodec<Alert> codec) {
        this.codec = codec;
    }

    byte[] encode(TargetState state) {
        byte[] alert = state.alert().map(codec::encode).orElse(new byte[0]);
        return ByteBuffer.allocate(HEADER_BYTES + alert.length)
                .putLong(state.windowEnd().toEpochMilli())
                .putLong(state.revision())
                .put(code(state.verdict()))
                .put(alert)
                .array();
    }

    TargetState decode(byte[] stored) {
        ByteBuffer in = ByteBuffer.wrap(stored);
        Instant windowEnd = Instant.ofEpochMilli(in.getLong());
        long revision = in.getLong();
        Verdict verdict = verdict(in.get());
        byte[] alert = new byte[in.remaining()];
        in.get(alert);
        return new TargetState(
                windowEnd, revision, verdict, alert.length == 0 ? Optional.empty() : Optional.of(codec.decode(alert)));
    }

    private static byte code(Verdict verdict) {
        return switch (verdict) {
            case OK -> 0;
            case WARNING -> 1;
            case ALARM -> 2;
            case INSUFFICIENT_DATA -> 3;
        };
    }

    private static Verdict verdict(byte code) {
        return switch (code) {
            case 0 -> Verdict.OK;
            case 1 -> Verdict.WARNING;
            case 2 -> Verdict.ALARM;
            default -> Verdict.INSUFFICIENT_DATA;
        };
    }
}
