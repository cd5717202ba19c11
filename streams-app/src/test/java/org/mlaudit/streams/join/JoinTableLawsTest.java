package org.mlaudit.streams.join;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.Tuple;
import org.mlaudit.streams.join.TableModel.Gone;
import org.mlaudit.streams.join.TableModel.Hash;
import org.mlaudit.streams.join.TableModel.Prediction;
import org.mlaudit.streams.join.TableModel.Truth;

/** A table answers like two maps, whatever is drained, loaded and compacted in between. */
class JoinTableLawsTest {
    private static final int FULL_BYTES = 300;

    /** Ids that share a half with others. */
    private static final long[] HALVES = {0, 1, -1, Long.MIN_VALUE, 0x9E3779B97F4A7C15L};

    private final Found found = new Found();

    /** One call; what the numbers mean depends on the kind. */
    record Step(What what, int id, int instant, int length) {
        enum What {
            PREDICT,
            TELL,
            EXPIRE,
            DRAIN,
            RELOAD,
            COMPACT
        }

        Hash hash() {
            return new Hash(HALVES[id / HALVES.length], HALVES[id % HALVES.length]);
        }

        String text(String prefix) {
            return (prefix + instant + "-").repeat(length);
        }
    }

    @Provide
    Arbitrary<List<Step>> steps() {
        Arbitrary<Step.What> what = Arbitraries.frequency(
                Tuple.of(10, Step.What.PREDICT),
                Tuple.of(10, Step.What.TELL),
                Tuple.of(2, Step.What.EXPIRE),
                Tuple.of(3, Step.What.DRAIN),
                Tuple.of(2, Step.What.RELOAD),
                Tuple.of(2, Step.What.COMPACT));
        Arbitrary<Integer> ids = Arbitraries.integers().between(0, HALVES.length * HALVES.length - 1);
        Arbitrary<Integer> instants = Arbitraries.integers().between(-10, 60);
        Arbitrary<Integer> lengths = Arbitraries.integers().between(0, 12);
        return Combinators.combine(what, ids, instants, lengths)
                .as(Step::new)
                .list()
                .ofMinSize(1)
                .ofMaxSize(200);
    }

    @Property(tries = 400)
    void aTableAnswersLikeTwoMaps(@ForAll("steps") List<Step> steps, @ForAll long seed) {
        Random random = new Random(seed);
        TableModel model = new TableModel();
        StoredTable stored = new StoredTable(FULL_BYTES);
        for (Step step : steps) {
            step(step, model, stored, random);
        }
        same(model, stored.table);
        stored.drain();
        same(model, stored.loaded(random));
        same(model, stored.table);
    }

    private void step(Step step, TableModel model, StoredTable stored, Random random) {
        Hash id = step.hash();
        switch (step.what) {
            case PREDICT -> {
                byte[] bytes = step.text("p").getBytes(UTF_8);
                assertThat(stored.table.putPrediction(
                                id.high(), id.low(), step.length, step.instant, bytes, 0, bytes.length))
                        .isEqualTo(model.putPrediction(id, new Prediction(step.length, step.instant, step.text("p"))));
            }
            case TELL -> {
                byte[] bytes = ("#" + step.text("t")).getBytes(UTF_8);
                byte[] original = step.text("o").getBytes(UTF_8);
                assertThat(stored.table.putTruth(
                                id.high(), id.low(), step.instant, bytes, 1, bytes.length - 1, original))
                        .isEqualTo(model.putTruth(id, step.instant, step.text("t"), step.text("o")));
            }
            case EXPIRE -> {
                List<Gone> gone = new ArrayList<>();
                stored.table.expire(
                        step.instant,
                        (high, low, expiresAt, original) ->
                                gone.add(new Gone(new Hash(high, low), expiresAt, new String(original, UTF_8))));
                assertThat(gone).isEqualTo(model.expire(step.instant));
            }
            case DRAIN -> stored.drain();
            case RELOAD -> {
                stored.drain();
                stored.reload(random);
            }
            case COMPACT -> {
                stored.table.compact();
                long total = stored.table.totalBytes();
                assertThat(2 * total).isLessThanOrEqualTo(3 * stored.table.liveBytes() + 2 * FULL_BYTES);
            }
        }
        found(model, stored.table, id);
    }

    private void same(TableModel model, JoinTable table) {
        for (long high : HALVES) {
            for (long low : HALVES) {
                found(model, table, new Hash(high, low));
            }
        }
        assertThat(table.pending()).isEqualTo(model.predictions.size());
        assertThat(table.truths()).isEqualTo(model.truths.size());
        assertThat(table.waiting())
                .isEqualTo(model.truths.values().stream().filter(Truth::waits).count());
        assertThat(table.clockMillis()).isEqualTo(model.clock);
    }

    private void found(TableModel model, JoinTable table, Hash id) {
        Prediction prediction = model.prediction(id);
        Truth truth = model.truth(id);
        assertThat(table.find(id.high(), id.low(), found)).isEqualTo(prediction != null || truth != null);
        assertThat(found.predicted).isEqualTo(prediction != null);
        if (prediction != null) {
            assertThat(found.version).isEqualTo(prediction.version());
        }
        assertThat(new String(found.prediction, found.predictionOffset, found.predictionLength, UTF_8))
                .isEqualTo(prediction == null ? "" : prediction.bytes());
        assertThat(found.known).isEqualTo(truth != null);
        assertThat(new String(found.truth, found.truthOffset, found.truthLength, UTF_8))
                .isEqualTo(truth == null ? "" : truth.bytes());
        assertThat(new String(found.original, found.originalOffset, found.originalLength, UTF_8))
                .isEqualTo(truth == null ? "" : truth.original());
    }

    @Property(tries = 20)
    void manyIdsAreKeptApart(@ForAll long seed) {
        Random random = new Random(seed);
        StoredTable stored = new StoredTable(64 * 1024);
        byte[] bytes = new byte[8];
        int count = 20_000;
        for (int i = 0; i < count; i++) {
            long expiresAt = random.nextInt(1000);
            bytes[0] = (byte) i;
            assertThat(stored.table.putPrediction(i % 7, i, 3, expiresAt, bytes, 0, 8))
                    .isTrue();
            if (i % 5_000 == 0) {
                stored.drain();
            }
        }
        for (int clock = 0; clock < 1_000; clock += 100) {
            stored.table.expire(clock, (high, low, expiresAt, original) -> {});
            stored.table.compact();
            stored.drain();
            assertThat(2 * stored.storedBytes()).isLessThan(3 * stored.table.liveBytes() + 200_000);
        }
        stored.reload(random);
        Random again = new Random(seed);
        for (int i = 0; i < count; i++) {
            boolean kept = again.nextInt(1000) >= 900;
            assertThat(stored.table.find(i % 7, i, found)).isEqualTo(kept);
            if (kept) {
                assertThat(found.prediction[found.predictionOffset]).isEqualTo((byte) i);
            }
        }
    }
}
