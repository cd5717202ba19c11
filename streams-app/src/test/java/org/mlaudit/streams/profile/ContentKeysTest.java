package org.mlaudit.streams.profile;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.mlaudit.codec.InferenceLayout;
import org.mlaudit.codec.InferenceRow;
import org.mlaudit.contract.ContractFile;

class ContentKeysTest {
    private static final InferenceLayout LAYOUT = InferenceLayout.withVectors(ContractFile.parse("""
            model: m
            version: 1
            features: [{name: words, type: EMBEDDING, dimensions: 2}]
            prediction: {kind: REGRESSION}
            """));

    private static InferenceRow row(float... items) {
        InferenceRow row = new InferenceRow(LAYOUT);
        row.setNumber(0, 5);
        System.arraycopy(items, 0, row.vector[0], 0, items.length);
        row.vectorLength[0] = items.length;
        return row;
    }

    private static List<Long> keys(InferenceRow... rows) {
        ContentKeys keys = new ContentKeys();
        return List.of(rows).stream().map(keys::next).toList();
    }

    @Test
    void embeddingsOfOneNormAreToldApartByTheirItems() {
        List<Long> keys = keys(row(3, 4), row(4, 3));
        assertThat(keys(row(4, 3), row(3, 4))).isEqualTo(keys.reversed());
    }

    @Test
    void zerosAndNumbersThatAreNoneAreOne() {
        assertThat(keys(row(0f, Float.NaN))).isEqualTo(keys(row(-0f, Float.intBitsToFloat(0x7fc00001))));
        SampledRow positive = SampledRow.of(1, row(0f, 1));
        assertThat(SampledRow.of(1, row(-0f, 1))).isEqualTo(positive);
    }
}
