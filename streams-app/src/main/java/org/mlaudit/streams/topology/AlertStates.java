package org.mlaudit.streams.topology;

import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.Optional;
import org.mlaudit.codec.EventCodec;
import org.mlaudit.event.Alert;
import org.mlaudit.streams.alert.TargetState;

/**
 * What the alerts store holds of a target: end of its newest window in milliseconds (long), revision (long), then the wire
 * forms of the newest alert before that window and of the newest alert, each after its length (int), 0 if there is none.
 */
final class AlertStates {
    private static final byte[] NONE = {};

    private final EventCodec<Alert> codec;

    AlertStates(EventCodec<Alert> codec) {
        this.codec = codec;
    }

    byte[] encode(TargetState state) {
        byte[] before = state.before().map(codec::encode).orElse(NONE);
        byte[] alert = state.alert().map(codec::encode).orElse(NONE);
        return ByteBuffer.allocate(2 * Long.BYTES + 2 * Integer.BYTES + before.length + alert.length)
                .putLong(state.windowEnd().toEpochMilli())
                .putLong(state.revision())
                .putInt(before.length)
                .put(before)
                .putInt(alert.length)
                .put(alert)
                .array();
    }

    TargetState decode(byte[] stored) {
        ByteBuffer in = ByteBuffer.wrap(stored);
        Instant windowEnd = Instant.ofEpochMilli(in.getLong());
        return new TargetState(windowEnd, in.getLong(), alert(in), alert(in));
    }

    private Optional<Alert> alert(ByteBuffer in) {
        byte[] alert = new byte[in.getInt()];
        in.get(alert);
        return alert.length == 0 ? Optional.empty() : Optional.of(codec.decode(alert));
    }
}
