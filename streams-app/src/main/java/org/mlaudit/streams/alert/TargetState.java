package org.mlaudit.streams.alert;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.Optional;
import org.apache.avro.message.BinaryMessageDecoder;
import org.apache.avro.message.BinaryMessageEncoder;
import org.apache.avro.message.MessageDecoder;
import org.apache.avro.message.MessageEncoder;
import org.mlaudit.codec.EventCodec;
import org.mlaudit.event.Alert;
import org.mlaudit.event.AlertState;

/**
 * What is remembered of an {@link AlertKey} from window to window.
 *
 * @param windowEnd end of the newest window judged
 * @param revision revision of the finding about it
 * @param before the newest alert as it was before that window
 * @param alert the newest alert, open or resolved, if there ever was one
 */
public record TargetState(Instant windowEnd, long revision, Optional<Alert> before, Optional<Alert> alert) {
    /** Before the first window. */
    public static final TargetState NEW = new TargetState(Instant.EPOCH, -1, Optional.empty(), Optional.empty());

    private static final MessageEncoder<Alert> ENCODER =
            new BinaryMessageEncoder<>(EventCodec.data(), Alert.getClassSchema());
    private static final MessageDecoder<Alert> DECODER =
            new BinaryMessageDecoder<>(EventCodec.data(), Alert.getClassSchema());

    /** The alert, if it is not resolved. */
    public Optional<Alert> openAlert() {
        return alert.filter(TargetState::isOpen);
    }

    /** The state after a person acknowledged, silenced or resolved the newest alert. */
    public TargetState withAlert(Alert changed) {
        return new TargetState(windowEnd, revision, before, Optional.of(changed));
    }

    static boolean isOpen(Alert alert) {
        return alert.getState() != AlertState.RESOLVED;
    }

    /** The bytes of this state. */
    public byte[] encode() {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (DataOutputStream out = new DataOutputStream(bytes)) {
            out.writeLong(windowEnd.toEpochMilli());
            out.writeLong(revision);
            write(out, before);
            write(out, alert);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot encode the state of an alert", e);
        }
        return bytes.toByteArray();
    }

    /**
     * Reads what {@link #encode()} wrote.
     *
     * @throws UncheckedIOException if the bytes are corrupt
     */
    public static TargetState decode(byte[] bytes) {
        try (DataInputStream in = new DataInputStream(new ByteArrayInputStream(bytes))) {
            return new TargetState(Instant.ofEpochMilli(in.readLong()), in.readLong(), read(in), read(in));
        } catch (IOException e) {
            throw new UncheckedIOException("the " + bytes.length + " bytes are no state of an alert", e);
        }
    }

    private static void write(DataOutputStream out, Optional<Alert> alert) throws IOException {
        out.writeBoolean(alert.isPresent());
        if (alert.isPresent()) {
            ByteBuffer encoded = ENCODER.encode(alert.get());
            byte[] bytes = new byte[encoded.remaining()];
            encoded.get(bytes);
            out.writeInt(bytes.length);
            out.write(bytes);
        }
    }

    private static Optional<Alert> read(DataInputStream in) throws IOException {
        if (!in.readBoolean()) {
            return Optional.empty();
        }
        byte[] bytes = in.readNBytes(Math.max(0, in.readInt()));
        return Optional.of(DECODER.decode(bytes));
    }
}
