package org.mlaudit.streams.signing;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.mlaudit.streams.ledger.Hash;
import org.mlaudit.streams.ledger.MalformedException;
import org.mlaudit.streams.ledger.RightEdge;
import org.mlaudit.streams.ledger.VerifierKey;

/**
 * A {@link LedgerState} as bytes: a version, then its parts in one order, texts in Java's modified UTF-8 behind their length, numbers
 * big-endian. About 700 bytes for a tree of a million leaves.
 */
public final class StateCodec {
    private static final int VERSION = 1;

    private StateCodec() {}

    /** Encodes. */
    public static byte[] encode(LedgerState state) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream(4096);
        try (DataOutputStream out = new DataOutputStream(bytes)) {
            out.writeByte(VERSION);
            out.writeUTF(state.checkpointTopic());
            out.writeUTF(state.key().toString());
            out.writeBoolean(state.demo());
            out.writeLong(state.rounds());
            out.writeLong(state.roundMicros());
            writeEdge(out, state.log());
            out.writeInt(state.pending().size());
            for (String name : state.pending()) {
                out.writeUTF(name);
            }
            out.writeInt(state.offsets().size());
            for (Map.Entry<Integer, Long> offset : state.offsets().entrySet()) {
                out.writeInt(offset.getKey());
                out.writeLong(offset.getValue());
            }
            out.writeInt(state.trees().size());
            for (TreeState tree : state.trees()) {
                out.writeUTF(tree.origin());
                writeEdge(out, tree.edge());
                out.writeLong(tree.signed());
                out.write(tree.signedRoot().bytes());
                out.writeUTF(tree.refused().orElse(""));
            }
            out.writeInt(state.witnessed().size());
            for (Map.Entry<String, LedgerState.Witnessed> witness :
                    state.witnessed().entrySet()) {
                out.writeUTF(witness.getKey());
                out.writeLong(witness.getValue().size());
                out.writeLong(witness.getValue().atMicros());
                out.writeUTF(witness.getValue().problem());
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return bytes.toByteArray();
    }

    /**
     * Decodes.
     *
     * @throws SignerException if the bytes are not what {@link #encode} made
     */
    public static LedgerState decode(byte[] bytes) {
        try (DataInputStream in = new DataInputStream(new ByteArrayInputStream(bytes))) {
            int version = in.readByte();
            if (version != VERSION) {
                throw new SignerException("the state of the signer is of version " + version
                        + ", and this program knows " + VERSION + ": it was written by a newer one");
            }
            String topic = in.readUTF();
            VerifierKey key = VerifierKey.parse(in.readUTF());
            LedgerState state = new LedgerState(topic, key, in.readBoolean());
            long rounds = in.readLong();
            long micros = in.readLong();
            RightEdge log = readEdge(in, state);
            List<String> pending = new ArrayList<>();
            for (int i = in.readInt(); i > 0; i--) {
                pending.add(in.readUTF());
            }
            state.restore(log, rounds, micros, pending);
            for (int i = in.readInt(); i > 0; i--) {
                state.read(in.readInt(), in.readLong());
            }
            for (int i = in.readInt(); i > 0; i--) {
                state.restore(
                        new TreeState(in.readUTF(), readEdge(in, state), in.readLong(), readHash(in), in.readUTF()));
            }
            for (int i = in.readInt(); i > 0; i--) {
                state.witnessed(in.readUTF(), new LedgerState.Witnessed(in.readLong(), in.readLong(), in.readUTF()));
            }
            return state;
        } catch (IOException | MalformedException | IllegalArgumentException e) {
            throw new SignerException("the state of the signer can't be read: " + e.getMessage());
        }
    }

    private static void writeEdge(DataOutputStream out, RightEdge edge) throws IOException {
        byte[] encoded = edge.encode();
        out.writeShort(encoded.length);
        out.write(encoded);
    }

    private static Hash readHash(DataInputStream in) throws IOException {
        byte[] bytes = new byte[Hash.BYTES];
        in.readFully(bytes);
        return Hash.of(bytes);
    }

    private static RightEdge readEdge(DataInputStream in, LedgerState state) throws IOException {
        byte[] encoded = new byte[in.readUnsignedShort()];
        in.readFully(encoded);
        return RightEdge.decode(state.hasher(), encoded);
    }
}
