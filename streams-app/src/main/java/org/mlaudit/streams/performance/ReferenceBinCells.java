package org.mlaudit.streams.performance;

import java.util.Optional;
import org.mlaudit.codec.Column;
import org.mlaudit.codec.InferenceLayout;
import org.mlaudit.codec.InferenceRow;
import org.mlaudit.streams.profile.Bins;
import org.mlaudit.streams.profile.BytesOut;
import org.mlaudit.streams.profile.ProfileSpec;

/** Cells by the model's own score or value, cut at the reference's bins. */
final class ReferenceBinCells implements CellRule {
    private final Column column;
    private final Bins bins;

    private ReferenceBinCells(Column column, Bins bins) {
        this.column = column;
        this.bins = bins;
    }

    /** The cells of a specification whose reference knows bins of the score or value. */
    static Optional<CellRule> of(ProfileSpec spec) {
        InferenceLayout layout = spec.layout();
        Optional<Column> column = layout.column(InferenceLayout.SCORE).or(() -> layout.column(InferenceLayout.VALUE));
        return column.flatMap(output -> spec.bins(output.index()).map(bins -> new ReferenceBinCells(output, bins)));
    }

    @Override
    public int cells() {
        return bins.count();
    }

    @Override
    public int cell(InferenceRow row) {
        double value = row.number[column.index()];
        return row.present[column.index()] && Double.isFinite(value) ? bins.indexOf(value) : Decision.NONE;
    }

    @Override
    public String describe(int cell) {
        return column.target() + " in " + bins.label(cell);
    }

    @Override
    public void writeTo(BytesOut out) {
        out.text(column.target());
        for (double edge : bins.edges()) {
            out.number(edge);
        }
    }
}
