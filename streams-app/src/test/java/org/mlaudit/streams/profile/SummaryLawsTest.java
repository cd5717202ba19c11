package org.mlaudit.streams.profile;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.mlaudit.streams.profile.TestInferences.categorical;
import static org.mlaudit.streams.profile.TestInferences.numeric;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.Tuple;
import net.jqwik.api.constraints.IntRange;
import org.mlaudit.codec.InferenceLayout;
import org.mlaudit.codec.InferenceRow;
import org.mlaudit.contract.Range;

class SummaryLawsTest {
    private static final InferenceLayout LAYOUT = TestInferences.layout(
            numeric("x"), numeric("bounded", new Range(-10, 10)), categorical("open"), categorical("closed", "a", "b"));

    private static final ProfileSpec PLAIN = ProfileSpec.of(LAYOUT, Optional.empty());
    private static final ProfileSpec BINNED = reference().spec();

    @Property(tries = 200)
    void anyOrderAndPartitionOfTheInputGivesIdenticalBytes(
            @ForAll("inputs") List<List<Object>> input,
            @ForAll Random random,
            @ForAll @IntRange(min = 1, max = 7) int parts) {
        for (ProfileSpec spec : List.of(PLAIN, BINNED)) {
            byte[] whole = summary(spec, input).encode();
            List<List<Object>> shuffled = new ArrayList<>(input);
            Collections.shuffle(shuffled, random);
            List<WindowSummary> partial = new ArrayList<>();
            for (int part = 0; part < parts; part++) {
                partial.add(new WindowSummary(spec));
            }
            for (List<Object> values : shuffled) {
                partial.get(random.nextInt(parts)).add(row(values));
            }
            while (partial.size() > 1) {
                WindowSummary taken = partial.remove(random.nextInt(partial.size()));
                partial.get(random.nextInt(partial.size())).merge(taken);
            }
            assertThat(partial.getFirst().encode()).isEqualTo(whole);
        }
    }

    @Property(tries = 100)
    void mergeIsAssociativeCommutativeAndHasAnIdentity(
            @ForAll("inputs") List<List<Object>> a,
            @ForAll("inputs") List<List<Object>> b,
            @ForAll("inputs") List<List<Object>> c) {
        assertThat(merged(merged(summary(PLAIN, a), summary(PLAIN, b)), summary(PLAIN, c))
                        .encode())
                .isEqualTo(merged(summary(PLAIN, a), merged(summary(PLAIN, b), summary(PLAIN, c)))
                        .encode());
        assertThat(merged(summary(PLAIN, a), summary(PLAIN, b)).encode())
                .isEqualTo(merged(summary(PLAIN, b), summary(PLAIN, a)).encode());
        assertThat(merged(summary(PLAIN, a), new WindowSummary(PLAIN)).encode())
                .isEqualTo(summary(PLAIN, a).encode())
                .isEqualTo(merged(new WindowSummary(PLAIN), summary(PLAIN, a)).encode());
    }

    @Property(tries = 200)
    void decodingGivesBackWhatWasEncoded(@ForAll("inputs") List<List<Object>> input) {
        for (ProfileSpec spec : List.of(PLAIN, BINNED)) {
            byte[] bytes = summary(spec, input).encode();
            WindowSummary decoded = WindowSummary.decode(spec, bytes);
            assertThat(decoded.encode()).isEqualTo(bytes);
            assertThat(decoded.rows()).isEqualTo(input.size()).isEqualTo(WindowSummary.rowsOf(bytes));
            WindowSummary doubled = WindowSummary.decode(spec, bytes);
            doubled.merge(decoded);
            List<List<Object>> twice = new ArrayList<>(input);
            twice.addAll(input);
            assertThat(doubled.encode()).isEqualTo(summary(spec, twice).encode());
        }
    }

    @Property(tries = 300)
    void anyDamageToTheBytesIsNoticed(@ForAll("inputs") List<List<Object>> input, @ForAll Random random) {
        byte[] bytes = summary(BINNED, input).encode();
        byte[] damaged = random.nextBoolean() ? Arrays.copyOf(bytes, random.nextInt(bytes.length)) : bytes.clone();
        if (damaged.length == bytes.length) {
            damaged[random.nextInt(bytes.length)] ^= (byte) (1 << random.nextInt(8));
        }
        assertThatThrownBy(() -> WindowSummary.decode(BINNED, damaged)).isInstanceOf(UnreadableSummaryException.class);
    }

    @Property(tries = 20)
    void moreCategoriesThanAreKeptMergeToTheSameBytes(@ForAll Random random) {
        List<List<Object>> input = new ArrayList<>();
        for (int i = 0; i < 5_000; i++) {
            input.add(List.of(1.0, 1.0, "name" + (int) Math.abs(random.nextGaussian() * 1_000), "a"));
        }
        byte[] whole = summary(PLAIN, input).encode();
        Collections.shuffle(input, random);
        WindowSummary first = new WindowSummary(PLAIN);
        for (int from = 0; from < input.size(); ) {
            int to = Math.min(input.size(), from + 1 + random.nextInt(1_500));
            WindowSummary next = summary(PLAIN, input.subList(from, to));
            first = random.nextBoolean() ? merged(first, next) : merged(next, first);
            if (random.nextInt(3) == 0) {
                first = WindowSummary.decode(PLAIN, first.encode());
            }
            from = to;
        }
        assertThat(first.encode()).isEqualTo(whole);
    }

    @Property(tries = 20)
    void aSummaryUnderAnotherSpecificationIsRefused(@ForAll("inputs") List<List<Object>> input) {
        byte[] bytes = summary(PLAIN, input).encode();
        assertThat(WindowSummary.fingerprintOf(bytes)).isEqualTo(PLAIN.fingerprint());
        assertThatThrownBy(() -> WindowSummary.decode(BINNED, bytes))
                .isInstanceOf(UnreadableSummaryException.class)
                .hasMessageContaining("cannot be read under");
        assertThatThrownBy(() -> new WindowSummary(BINNED).merge(summary(PLAIN, input)))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Provide
    Arbitrary<List<List<Object>>> inputs() {
        Arbitrary<Double> numbers = Arbitraries.frequencyOf(
                Tuple.of(4, Arbitraries.doubles().between(-20, 20).ofScale(3)),
                Tuple.of(2, Arbitraries.longs().map(Double::longBitsToDouble)),
                Tuple.of(
                        1,
                        Arbitraries.of(
                                0.0,
                                -0.0,
                                Double.NaN,
                                Double.longBitsToDouble(0x7FF8_4D49_5353_4544L),
                                Double.POSITIVE_INFINITY,
                                Double.NEGATIVE_INFINITY,
                                Double.MIN_VALUE,
                                -Double.MIN_VALUE,
                                Double.MIN_NORMAL,
                                Double.MAX_VALUE,
                                -Double.MAX_VALUE)));
        Arbitrary<Object> number = numbers.<Object>map(value -> value).injectNull(0.1);
        Arbitrary<Object> open = Arbitraries.of("", "u", "v", "a rather longer name", "\u00e4\u6f22")
                .<Object>map(value -> value)
                .injectNull(0.2);
        Arbitrary<Object> closed = Arbitraries.of("a", "b", "not allowed").<Object>map(value -> value);
        return Combinators.combine(number, number, open, closed)
                .as((x, y, o, c) -> Arrays.asList(x, y, o, c))
                .list()
                .ofMaxSize(400);
    }

    private static Reference reference() {
        ReferenceBuilder builder = new ReferenceBuilder(LAYOUT);
        Random random = new Random(1);
        for (int i = 0; i < 1_000; i++) {
            builder.add(row(
                    List.of(random.nextGaussian(), random.nextGaussian() * 3, random.nextBoolean() ? "u" : "w", "a")));
        }
        return builder.build();
    }

    private static WindowSummary summary(ProfileSpec spec, List<List<Object>> input) {
        WindowSummary summary = new WindowSummary(spec);
        InferenceRow row = new InferenceRow(LAYOUT);
        for (List<Object> values : input) {
            TestInferences.fill(row, micros(values), values.toArray());
            summary.add(row);
        }
        return summary;
    }

    private static InferenceRow row(List<Object> values) {
        return TestInferences.row(LAYOUT, micros(values), values.toArray());
    }

    private static long micros(List<Object> values) {
        return 1_000_000_000_000L + values.hashCode();
    }

    private static WindowSummary merged(WindowSummary into, WindowSummary from) {
        into.merge(from);
        return into;
    }
}
