package org.mlaudit.streams.ledger.verify;

import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.mlaudit.streams.ledger.Hash;

/**
 * Signed states of one tree in the order in which they were signed: written once, read once or more. The first few thousand are in
 * memory, more go to a temporary file, so that a log of any age takes the same memory.
 */
final class States implements AutoCloseable {
    private static final int MOST_IN_MEMORY = 4096;
    private static final int STATE_BYTES = 3 * Long.BYTES + Hash.BYTES;

    private final ByteArrayOutputStream first = new ByteArrayOutputStream();
    private DataOutputStream out = new DataOutputStream(first);
    private Optional<Path> file = Optional.empty();
    private long count;
    private long greatest;

    /**
     * A signed state.
     *
     * @param size leaves
     * @param root of the tree
     * @param timeMicros when it was signed, microseconds since 1970; -1 when that is not known
     * @param position size of the log of logs with it; of the log itself its own size
     */
    record State(long size, Hash root, long timeMicros, long position) {
        /** The time of a state of which it is not known. */
        static final long NO_TIME = -1;
    }

    void add(State state) {
        try {
            if (count == MOST_IN_MEMORY) {
                spill();
            }
            out.writeLong(state.size());
            out.writeLong(state.timeMicros());
            out.writeLong(state.position());
            out.write(state.root().bytes());
        } catch (IOException e) {
            throw new UncheckedIOException("cannot keep the signed states of a tree in a temporary file", e);
        }
        count++;
        greatest = Math.max(greatest, state.size());
    }

    private void spill() throws IOException {
        Path spilled = Files.createTempFile("mlaudit-verify", ".states");
        file = Optional.of(spilled);
        OutputStream stream = new BufferedOutputStream(Files.newOutputStream(spilled), 1 << 16);
        first.writeTo(stream);
        first.reset();
        out = new DataOutputStream(stream);
    }

    long count() {
        return count;
    }

    /** Size of the greatest state; 0 when there is none. */
    long greatest() {
        return greatest;
    }

    /** Reads from the first one on. */
    Reader read() {
        try {
            out.flush();
            InputStream in = file.isPresent()
                    ? new BufferedInputStream(Files.newInputStream(file.get()), 1 << 16)
                    : new ByteArrayInputStream(first.toByteArray());
            return new Reader(new DataInputStream(in));
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read the signed states of a tree from a temporary file", e);
        }
    }

    /** Reads states. */
    static final class Reader implements AutoCloseable {
        private final DataInputStream in;
        private final byte[] state = new byte[STATE_BYTES];

        Reader(DataInputStream in) {
            this.in = in;
        }

        Optional<State> next() {
            try {
                in.readFully(state);
            } catch (EOFException e) {
                return Optional.empty();
            } catch (IOException e) {
                throw new UncheckedIOException("cannot read the signed states of a tree from a temporary file", e);
            }
            return Optional.of(
                    new State(number(0), Hash.of(state, 3 * Long.BYTES), number(Long.BYTES), number(2 * Long.BYTES)));
        }

        private long number(int at) {
            long number = 0;
            for (int i = 0; i < Long.BYTES; i++) {
                number = (number << 8) | (state[at + i] & 0xff);
            }
            return number;
        }

        @Override
        public void close() {
            try {
                in.close();
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }

    @Override
    public void close() {
        try {
            out.close();
            if (file.isPresent()) {
                Files.deleteIfExists(file.get());
            }
        } catch (IOException e) {
            throw new UncheckedIOException("cannot remove a temporary file", e);
        }
    }
}
