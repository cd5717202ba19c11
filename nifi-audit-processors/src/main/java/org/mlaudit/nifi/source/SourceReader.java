package org.mlaudit.nifi.source;

import java.io.Closeable;
import java.io.IOException;

/** The records of one FlowFile, one after another. */
public interface SourceReader extends Closeable {
    /**
     * Reads the next record.
     *
     * @param record filled with it; cleared first
     * @return whether there was one
     * @throws MalformedSourceRecord if the record can't be read, but the ones after it can: call again
     * @throws UnreadableSource if neither this record nor any after it can be read
     * @throws IOException if the content can't be had at all
     */
    boolean next(Fields record) throws IOException, MalformedSourceRecord, UnreadableSource;

    /** The record that was just read, as it was in the source where that is at hand, else as JSON. */
    byte[] payload() throws IOException;

    /** The record that was just read as one JSON object without line breaks. */
    byte[] json() throws IOException;

    /** Media type of {@link #payload()}. */
    String contentType();
}
