package org.mlaudit.streams.topology;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.mlaudit.codec.EventCodec;
import org.mlaudit.event.Alert;
import org.mlaudit.event.AlertState;
import org.mlaudit.event.Severity;
import org.mlaudit.streams.alert.AlertEvent;
import org.mlaudit.streams.alert.AlertHistory;

/**
 * What the history store holds of an alert: a byte for the format, the wire form of the alert after its length (int), the
 * number of events (int) and the events. Texts are UTF-8 after their length (int), times seconds (long) and nanoseconds (int).
 */
final class AlertHistories {
    private static final byte FORMAT = 1;

    private final EventCodec<Alert> codec;

    AlertHistories(EventCodec<Alert> codec) {
        this.codec = codec;
    }

    byte[] encode(AlertHistory history) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream(1024);
        try (DataOutputStream out = new DataOutputStream(bytes)) {
            out.writeByte(FORMAT);
            byte[] alert = codec.encode(history.alert());
            out.writeInt(alert.length);
            out.write(alert);
            out.writeInt(history.events().size());
            for (AlertEvent event : history.events()) {
                write(out, event);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return bytes.toByteArray();
    }

    AlertHistory decode(byte[] stored) {
        try (DataInputStream in = new DataInputStream(new ByteArrayInputStream(stored))) {
            if (in.readByte() != FORMAT) {
                throw new IllegalStateException("a history of alerts of unknown format " + stored[0]);
            }
            Alert alert = codec.decode(in.readNBytes(in.readInt()));
            int count = in.readInt();
            List<AlertEvent> events = new ArrayList<>(count);
            for (int i = 0; i < count; i++) {
                events.add(read(in));
            }
            return new AlertHistory(alert, events);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void write(DataOutputStream out, AlertEvent event) throws IOException {
        write(out, event.at());
        write(out, event.kind());
        write(out, event.action().orElse(""));
        write(out, event.actor());
        write(out, event.state().name());
        write(out, event.severity().name());
        write(out, event.windowEnd());
        write(out, event.until().orElse(Instant.EPOCH));
        write(out, event.comment());
        out.writeBoolean(event.effective());
    }

    private static AlertEvent read(DataInputStream in) throws IOException {
        return new AlertEvent(
                time(in),
                text(in),
                Optional.of(text(in)).filter(action -> !action.isEmpty()),
                text(in),
                AlertState.valueOf(text(in)),
                Severity.valueOf(text(in)),
                time(in),
                Optional.of(time(in)).filter(until -> !until.equals(Instant.EPOCH)),
                text(in),
                in.readBoolean());
    }

    private static void write(DataOutputStream out, Instant time) throws IOException {
        out.writeLong(time.getEpochSecond());
        out.writeInt(time.getNano());
    }

    private static Instant time(DataInputStream in) throws IOException {
        return Instant.ofEpochSecond(in.readLong(), in.readInt());
    }

    private static void write(DataOutputStream out, String text) throws IOException {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        out.writeInt(bytes.length);
        out.write(bytes);
    }

    private static String text(DataInputStream in) throws IOException {
        return new String(in.readNBytes(in.readInt()), StandardCharsets.UTF_8);
    }
}
