package org.mlaudit.streams.join;

/** Takes what changed in a {@link JoinTable} since it was last drained. */
public interface BlockChanges {
    /**
     * A block that is new or was written anew.
     *
     * @param number number of the block, at least 0
     * @param bytes the block, the same array that the table goes on to read; not to be changed
     */
    void written(long number, byte[] bytes);

    /** A block that was given to {@link #written} or loaded earlier and that the table no longer needs. */
    void removed(long number);
}
