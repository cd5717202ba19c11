package org.mlaudit.streams.explain;

import java.util.List;
import java.util.Optional;
import org.mlaudit.streams.explain.model.InputEncoding;
import org.mlaudit.streams.profile.Reference;
import org.mlaudit.streams.profile.RowSample;
import org.mlaudit.streams.profile.SampledRow;

/**
 * Rows that an inference is compared with: what features that are not known are taken to be. Usually the sample of whole rows
 * that a reference holds, encoded as the model takes it, in the order of the sample, which says nothing of the rows. Immutable.
 */
public final class Background {
    private final double[] rows;
    private final int size;

    private Background(double[] rows, int size) {
        this.rows = rows;
        this.size = size;
    }

    /**
     * Rows that are encoded already.
     *
     * @param rows inputs, row by row; copied
     * @param size number of rows, at least 1
     * @throws IllegalArgumentException if there is no row, or the rows have no equal length
     */
    public static Background of(double[] rows, int size) {
        if (size < 1 || rows.length % size != 0) {
            throw new IllegalArgumentException(
                    "a background of " + size + " rows can't be made of " + rows.length + " numbers");
        }
        return new Background(rows.clone(), size);
    }

    /** The rows of a sample; empty if it has none. */
    public static Optional<Background> of(RowSample sample, InputEncoding encoding) {
        List<SampledRow> sampled = sample.rows();
        if (sampled.isEmpty()) {
            return Optional.empty();
        }
        double[] rows = new double[sampled.size() * encoding.inputs()];
        for (int row = 0; row < sampled.size(); row++) {
            encoding.encode(sampled.get(row), rows, row * encoding.inputs());
        }
        return Optional.of(new Background(rows, sampled.size()));
    }

    /** The rows of a reference; empty if it holds none. */
    public static Optional<Background> of(Reference reference, InputEncoding encoding) {
        return reference.sample().flatMap(sample -> of(sample, encoding));
    }

    /** Inputs of all rows, rows x inputs, row by row. Not to be changed. */
    public double[] rows() {
        return rows;
    }

    /** Number of rows, at least 1. */
    public int size() {
        return size;
    }
}
