package org.mlaudit.streams.ledger.verify;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.NavigableSet;
import java.util.Random;
import java.util.TreeSet;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.mlaudit.streams.ledger.verify.SequenceSet.Gap;

class SequenceSetTest {
    private static SequenceSet of(Iterable<Long> numbers) {
        SequenceSet set = new SequenceSet();
        numbers.forEach(set::add);
        return set;
    }

    /** What is missing between the least and the greatest number, by the plainest means. */
    private static List<Long> missing(NavigableSet<Long> numbers) {
        return LongStream.range(numbers.first(), numbers.last())
                .boxed()
                .filter(number -> !numbers.contains(number))
                .toList();
    }

    @Test
    void numbersInAnyOrderHaveTheGapsThatAPlainSetHas() {
        Random random = new Random(1);
        for (int run = 0; run < 50; run++) {
            int first = random.nextInt(20_000);
            int count = 1 + random.nextInt(20_000);
            TreeSet<Long> numbers = new TreeSet<>();
            for (int i = 0; i < count; i++) {
                if (random.nextInt(2_000) > 0) {
                    numbers.add((long) first + i);
                }
            }
            numbers.add((long) first);
            List<Long> order = new ArrayList<>(numbers);
            Collections.shuffle(order, random);
            SequenceSet set = of(order);

            List<Long> missing = missing(numbers);
            assertThat(set.least()).isEqualTo(first);
            assertThat(set.count()).isEqualTo(numbers.size());
            assertThat(set.missing()).isEqualTo(missing.size());
            List<Long> gaps = set.gaps(Integer.MAX_VALUE).stream()
                    .flatMap(gap ->
                            LongStream.rangeClosed(gap.first(), gap.last()).boxed())
                    .toList();
            assertThat(gaps).isEqualTo(missing);
        }
    }

    @Test
    void aFirstNumberBeyondZeroIsNoGap() {
        SequenceSet set = of(List.of(7L, 5L, 6L, 6L, 9L));

        assertThat(set.least()).isEqualTo(5);
        assertThat(set.repeated()).isEqualTo(1);
        assertThat(set.missing()).isEqualTo(1);
        assertThat(set.gaps(10)).containsExactly(new Gap(8, 8));
        assertThat(new SequenceSet().missing()).isZero();
    }
}
