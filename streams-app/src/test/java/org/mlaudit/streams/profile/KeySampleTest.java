package org.mlaudit.streams.profile;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

class KeySampleTest {
    private static byte[] encoded(KeySample sample) {
        BytesOut out = new BytesOut();
        sample.writeTo(out);
        return out.sealed();
    }

    private static KeySample decoded(byte[] bytes) {
        KeySample sample = new KeySample();
        BytesIn in = BytesIn.sealed(bytes, "sample");
        sample.readFrom(in);
        in.finish("sample");
        return sample;
    }

    @Property(tries = 200)
    void anyOrderAndPartitionGivesTheSampleOfTheWhole(
            @ForAll Random random,
            @ForAll @IntRange(min = 1, max = 4_000) int rows,
            @ForAll @IntRange(min = 1, max = 4_000) int different,
            @ForAll @IntRange(min = 1, max = 5) int parts) {
        KeySample whole = new KeySample();
        List<KeySample> partial = new ArrayList<>();
        for (int part = 0; part < parts; part++) {
            partial.add(new KeySample());
        }
        for (int i = 0; i < rows; i++) {
            long key = new Random(random.nextInt(different)).nextLong();
            whole.add(key);
            partial.get(random.nextInt(parts)).add(key);
        }
        while (partial.size() > 1) {
            KeySample taken = partial.remove(random.nextInt(partial.size()));
            partial.get(random.nextInt(partial.size())).merge(decoded(encoded(taken)));
        }
        assertThat(encoded(partial.getFirst())).isEqualTo(encoded(whole));
        assertThat(encoded(decoded(encoded(whole)))).isEqualTo(encoded(whole));
        assertThat(whole.keys()).isEqualTo(rows);
        assertThat(whole.repeatedShare()).isBetween(0.0, 1.0);
    }

    @Test
    void repetitionsAreExactWhileThereAreFewDifferentKeys() {
        KeySample sample = new KeySample();
        Random random = new Random(1);
        for (int key = 0; key < KeySample.LIMIT; key++) {
            long hash = random.nextLong();
            for (int times = 0; times <= key % 3; times++) {
                sample.add(hash);
            }
        }
        assertThat(sample.exact()).isTrue();
        assertThat(sample.repetitions()).isEqualTo(85 + 2 * 85);
        sample.add(random.nextLong());
        assertThat(sample.exact()).isFalse();
        assertThat(sample.sampled()).isEqualTo(KeySample.LIMIT);
    }

    @Test
    void theShareOfRepetitionsIsUnbiasedAndZeroWithoutAny() {
        Random random = new Random(7);
        double sum = 0;
        int runs = 400;
        for (int run = 0; run < runs; run++) {
            KeySample sample = new KeySample();
            KeySample unique = new KeySample();
            for (int key = 0; key < 2_000; key++) {
                long hash = random.nextLong();
                sample.add(hash);
                unique.add(hash);
                // Every tenth key comes three times: 400 of 2,400 rows are repetitions.
                if (key % 10 == 0) {
                    sample.add(hash);
                    sample.add(hash);
                }
            }
            sum += sample.repeatedShare();
            assertThat(unique.repeatedShare()).isZero();
        }
        // The standard error of the mean of 400 runs is 0.0023.
        assertThat(sum / runs).isBetween(1.0 / 6 - 0.008, 1.0 / 6 + 0.008);
    }
}
