package org.mlaudit.streams.query;

/** One window of a model version with its content. Immutable as long as nobody writes to the bytes. */
public final class WindowSnapshot {
    private final WindowInfo info;
    private final byte[] summary;

    /**
     * A window.
     *
     * @param summary what {@code WindowSummary.encode()} made of its merged panes; not copied
     */
    public WindowSnapshot(WindowInfo info, byte[] summary) {
        this.info = info;
        this.summary = summary;
    }

    /** Start, end and rows. */
    public WindowInfo info() {
        return info;
    }

    /** The encoded summary; not a copy. */
    public byte[] summary() {
        return summary;
    }
}
