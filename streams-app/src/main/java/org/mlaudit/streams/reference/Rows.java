package org.mlaudit.streams.reference;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** Rows of a file, one after the other, in its order. */
interface Rows extends AutoCloseable {
    /** Names of the columns. */
    List<String> columns();

    /**
     * Goes to the next row.
     *
     * @return false when there is none
     * @throws ReferenceDataException if the file can't be read on
     */
    boolean next();

    /** Value of the current row's column. */
    @Nullable
    Object value(int column);

    @Override
    void close();
}
