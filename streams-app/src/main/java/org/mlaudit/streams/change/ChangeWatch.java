package org.mlaudit.streams.change;

import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.mlaudit.codec.InferenceRow;
import org.mlaudit.streams.profile.ChangeCounts;
import org.mlaudit.streams.profile.WindowSummary;

/**
 * The detectors of one model version in one source partition: each inference goes to all of them, in the order of the
 * partition, and what they say is counted in the summary of the inference's pane. A watch that is read back from
 * {@link #encode()} goes on bit for bit. A detector whose parameters or series the contract has changed since starts anew;
 * the others go on.
 */
public final class ChangeWatch {
    private final long[] fingerprints;
    private final Series[] series;
    private final ChangeDetector[] detectors;
    private final ChangeCounts.Key[] keys;
    private final ChangeCounts.Cell[] cells;
    /** The summary that {@code cells} belong to. */
    private @Nullable WindowSummary current;

    private boolean changed;

    /**
     * Detectors that have seen nothing.
     *
     * @param spec what the contract asks for
     * @param partition the source partition, at least 0
     */
    public ChangeWatch(ChangeSpec spec, int partition) {
        List<ChangeSpec.Watch> watches = spec.watches();
        int size = watches.size();
        fingerprints = new long[size];
        series = new Series[size];
        detectors = new ChangeDetector[size];
        keys = new ChangeCounts.Key[size];
        cells = new ChangeCounts.Cell[size];
        for (int i = 0; i < size; i++) {
            ChangeSpec.Watch watch = watches.get(i);
            fingerprints[i] = watch.fingerprint();
            keys[i] = new ChangeCounts.Key(watch.kind().label(), watch.target(), partition);
            series[i] = watch.series().get();
            detectors[i] = watch.detector();
        }
    }

    /** Tells the detectors of an inference and counts what they say in the summary of its pane. */
    public void add(InferenceRow row, WindowSummary pane) {
        changed = true;
        if (pane != current) {
            for (int i = 0; i < keys.length; i++) {
                cells[i] = pane.changes().cell(keys[i]);
            }
            current = pane;
        }
        for (int i = 0; i < detectors.length; i++) {
            if (series[i].take(row)) {
                switch (detectors[i].add(series[i].value)) {
                    case IN_CONTROL -> cells[i].quiet();
                    case WARNING -> cells[i].warned();
                    case CHANGE -> cells[i].changed(detectors[i].rises(), row.occurredAtMicros);
                }
            }
        }
    }

    /** Whether an inference was added since {@link #encode()} was last called. */
    public boolean changedSinceEncoded() {
        return changed;
    }

    /** The state of all detectors. */
    public byte[] encode() {
        int bytes = 0;
        for (int i = 0; i < detectors.length; i++) {
            bytes += Long.BYTES + Integer.BYTES + series[i].bytes() + detectors[i].bytes();
        }
        ByteBuffer out = ByteBuffer.allocate(bytes);
        for (int i = 0; i < detectors.length; i++) {
            out.putLong(fingerprints[i]).putInt(series[i].bytes() + detectors[i].bytes());
            series[i].writeTo(out);
            detectors[i].writeTo(out);
        }
        changed = false;
        return out.array();
    }

    /**
     * Takes up what {@link #encode()} wrote, as far as it belongs to detectors that the contract still asks for.
     *
     * @throws IllegalArgumentException if the bytes are corrupt
     */
    public void decode(byte[] state) {
        Map<Long, ByteBuffer> stored = new HashMap<>();
        ByteBuffer in = ByteBuffer.wrap(state);
        try {
            while (in.hasRemaining()) {
                long fingerprint = in.getLong();
                int size = ChangeDetector.size(in, in.remaining() - Integer.BYTES);
                stored.put(fingerprint, in.slice(in.position(), size));
                in.position(in.position() + size);
            }
            for (int i = 0; i < detectors.length; i++) {
                ByteBuffer mine = stored.get(fingerprints[i]);
                if (mine != null) {
                    series[i].readFrom(mine);
                    detectors[i].readFrom(mine);
                    if (mine.hasRemaining()) {
                        throw new IllegalArgumentException("the state of " + keys[i] + " has bytes too many");
                    }
                }
            }
        } catch (BufferUnderflowException e) {
            throw new IllegalArgumentException("the state of change detectors is cut short", e);
        }
    }
}
