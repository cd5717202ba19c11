package org.mlaudit.streams.profile;

/** What is kept of one pane of a model version. */
public interface PaneSummary {
    /** A number that grows with all that is added. */
    long revision();

    /** The canonical bytes. */
    byte[] encode();

    /** Gives back memory that is only needed while events arrive. */
    void release();
}
