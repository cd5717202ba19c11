package org.mlaudit.streams.topology;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Optional;
import org.mlaudit.codec.EventCodec;
import org.mlaudit.event.Alert;
import org.mlaudit.event.AlertState;
import org.mlaudit.streams.alert.Decision;
import org.mlaudit.streams.alert.TargetState;

/**
 * What the alerts store holds of a target: end of its newest window in milliseconds (long), revision (long), then the wire
 * forms of the newest alert before that window and of the newest alert, each after its length (int), 0 if there is none. Then,
 * if a person decided about an alert of the target, the end of a silence in milliseconds (long, 0 for none) and, in UTF-8, the
 * state it was brought to, a space and the id of the alert.
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
        byte[] decision = state.decision().map(AlertStates::encode).orElse(NONE);
        return ByteBuffer.allocate(2 * Long.BYTES + 2 * Integer.BYTES + before.length + alert.length + decision.length)
                .putLong(state.windowEnd().toEpochMilli())
                .putLong(state.revision())
                .putInt(before.length)
                .put(before)
                .putInt(alert.length)
                .put(alert)
                .put(decision)
                .array();
    }

    private static byte[] encode(Decision decision) {
        byte[] text = (decision.state() + " " + decision.alert()).getBytes(StandardCharsets.UTF_8);
        return ByteBuffer.allocate(Long.BYTES + text.length)
                .putLong(decision.until().map(Instant::toEpochMilli).orElse(0L))
                .put(text)
                .array();
    }

    TargetState decode(byte[] stored) {
        ByteBuffer in = ByteBuffer.wrap(stored);
        Instant windowEnd = Instant.ofEpochMilli(in.getLong());
        return new TargetState(windowEnd, in.getLong(), alert(in), alert(in), decision(in));
    }

    private static Optional<Decision> decision(ByteBuffer in) {
        if (!in.hasRemaining()) {
            return Optional.empty();
        }
        long until = in.getLong();
        String[] text = StandardCharsets.UTF_8.decode(in).toString().split(" ", 2);
        return Optional.of(new Decision(
                text[1],
                AlertState.valueOf(text[0]),
                until == 0 ? Optional.empty() : Optional.of(Instant.ofEpochMilli(until))));
    }

    private Optional<Alert> alert(ByteBuffer in) {
        byte[] alert = new byte[in.getInt()];
        in.get(alert);
        return alert.length == 0 ? Optional.empty() : Optional.of(codec.decode(alert));
    }
}
